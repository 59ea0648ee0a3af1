with documents as (
    select * from {{ ref('int_documents') }}
    where unit_id is not null
),

departments as (
    select * from {{ ref('int_departments') }}
),

figures as (
    select
        document_id,
        bool_or(line_code = 'operating_cost_administrative') as is_administrative,
        bool_or(line_code = 'operating_cost_civil_service_managed') as is_managed,
    from {{ ref('fct_figure') }}
    where cell_state = 'value'
    group by 1
),

latest as (
    select
        documents.unit_id,
        documents.unit_name,
        documents.unit_code,
        coalesce(departments.department_code, left(documents.unit_code, 3)) as department_code,
        departments.department_name,
        figures.is_administrative,
        figures.is_managed,
    from documents
    left join departments on documents.document_id = departments.document_id
    left join figures on documents.document_id = figures.document_id
    qualify row_number() over (
        partition by documents.unit_id
        order by documents.unit_code is not null desc, documents.fiscal_year desc, documents.document_id
    ) = 1
),

placed as (
    select latest.*, divisions.* exclude (unit_id)
    from latest
    inner join {{ ref('int_unit_divisions') }} as divisions on latest.unit_id = divisions.unit_id
),

final as (
    select
        unit_id,
        unit_name,
        unit_code,
        department_code,
        department_name,
        division_code,
        province,
        city,
        county,
        case
            when is_administrative then '行政单位'
            when is_managed then '参照公务员法管理事业单位'
        end as unit_type,
    from placed
)

select * from final
