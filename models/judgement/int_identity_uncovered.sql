-- Why an identity of terms has no instance in a final account: its tables, its layout, or only blank cells.
with documents as (
    select document_id,
    from {{ ref('int_editions') }}
    where document_kind = 'final_account'
),

terms as (
    select * from {{ ref('identity_terms') }}
),

instances as (
    select distinct document_id, identity_id,
    from {{ ref('int_identity_instance') }}
),

tables as (
    select * from {{ ref('int_identity_table') }}
),

columns_printed as (
    select distinct document_id, table_code || '.' || measure_code as column_name,
    from {{ ref('int_operands') }}
),

wanted as (
    select
        documents.document_id,
        terms.identity_id,
        case when tables.table_state = 'no_data' then terms.table_code end as table_without_data,
        case
            when coalesce(tables.table_state, 'absent') in ('lost', 'absent')
                then coalesce(tables.table_state, 'absent') || ' ' || terms.table_code
        end as table_missing,
        (terms.if_column is null or required_column.column_name is not null)
            and (terms.unless_column is null or excluding_column.column_name is null) as is_in_force,
    from documents
    cross join terms
    left join instances
        on documents.document_id = instances.document_id
        and terms.identity_id = instances.identity_id
    left join tables
        on documents.document_id = tables.document_id
        and terms.table_code = tables.table_code
    left join columns_printed as required_column
        on documents.document_id = required_column.document_id
        and terms.if_column = required_column.column_name
    left join columns_printed as excluding_column
        on documents.document_id = excluding_column.document_id
        and terms.unless_column = excluding_column.column_name
    where instances.document_id is null
),

reasons as (
    select
        document_id,
        identity_id,
        string_agg(distinct table_without_data, ', ' order by table_without_data) as tables_without_data,
        string_agg(distinct table_missing, ', ' order by table_missing) as tables_missing,
        bool_or(is_in_force) as is_in_force,
    from wanted
    group by document_id, identity_id
),

final as (
    select
        document_id,
        identity_id,
        case
            when tables_without_data is null and tables_missing is not null then 'not_testable'
            else 'not_applicable'
        end as outcome,
        case
            when tables_without_data is not null then 'no data: ' || tables_without_data
            when tables_missing is not null then 'table missing: ' || tables_missing
            when not is_in_force then 'not in this layout'
            else 'nothing to compare is printed'
        end as reason,
    from reasons
)

select * from final
