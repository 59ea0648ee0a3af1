-- The department a document names above its unit: 209-山西省人力资源和社会保障厅.
with cells as (
    select
        document_id,
        plain_text,
        lag(plain_text) over (partition by document_id, block_no, row_no order by col_no) as text_before,
    from {{ ref('stg_table_cells') }}
    where plain_text <> ''
),

final as (
    select
        document_id,
        nullif(regexp_extract(plain_text, '^([0-9]{3,6})', 1), '') as department_code,
        regexp_replace(plain_text, '^[0-9]{3,6}[-—]*', '') as department_name,
        count(*) as times,
    from cells
    where regexp_full_match(text_before, {{ phrase('department_field') }})
    group by 1, 2, 3
    qualify row_number() over (
        partition by document_id order by count(*) desc, length(regexp_replace(plain_text, '^[0-9]{3,6}[-—]*', '')) desc
    ) = 1
)

select * from final
