-- One marker for each table that prints no number: it says so, is blank, or was lost.
with silent_tables as (
    select tables.*
    from {{ ref('int_tables') }} as tables
    inner join (
        select distinct table_code from {{ ref('table_titles') }} where document_kind = 'final_account'
    ) as titles on tables.table_code = titles.table_code
    where not exists (
        select 1 from {{ ref('int_statutory_figures') }} as statutory
        where statutory.document_id = tables.document_id
            and statutory.table_id = tables.table_id
            and statutory.cell_state in ('value', 'zero')
    )
),

final as (
    select
        document_id,
        table_id,
        table_no,
        table_code,
        table_label,
        page_no,
        first_block as block_no,
        coalesce(said_text, '') as printed,
        case
            when says_no_data then 'no_data'
            when has_grid then 'blank'
            else 'lost'
        end as cell_state,
    from silent_tables
    -- a note and a title of one table are one table, what says that it has no data goes first
    qualify row_number() over (
        partition by document_id, page_no, first_block, table_code order by says_no_data desc nulls last, table_id
    ) = 1
)

select * from final
