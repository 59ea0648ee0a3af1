-- The unit that a self-evaluation names: in the cell right of the field, in the line behind it where cells are lines,
-- or in the line of the field where a whole table has become one.
with cells_in_order as (
    select
        cells.document_id,
        cells.page_no,
        cells.plain_text,
        lag(cells.plain_text) over (
            partition by cells.document_id, cells.block_no, cells.row_no order by cells.col_no
        ) as text_before,
    from {{ ref('stg_table_cells') }} as cells
    where cells.plain_text <> ''
),

cell_names as (
    select
        document_id,
        page_no,
        nullif(regexp_extract(plain_text, '^([0-9]{3,12})', 1), '') as unit_code,
        regexp_replace(plain_text, '^[0-9]{3,12}[-—]*', '') as unit_name,
    from cells_in_order
    where regexp_full_match(text_before, {{ phrase('evaluated_unit_field') }})
),

stacked_names as (
    select
        document_id,
        page_no,
        cast(null as varchar) as unit_code,
        plain_text as unit_name,
    from (
        select
            document_id, page_no, plain_text,
            lag(plain_text) over (partition by document_id order by seq) as text_before,
        from {{ ref('int_printed_lines') }}
    )
    where regexp_full_match(text_before, {{ phrase('evaluated_unit_field') }})
        and regexp_matches(plain_text, {{ phrase('office_ending') }})
),

joined_names as (
    select
        document_id,
        page_no,
        regexp_extract(told, '^[0-9]+') as unit_code,
        regexp_replace(told, '^[0-9]+[-—]', '') as unit_name,
    from (
        select
            document_id, page_no,
            regexp_extract(plain_text, {{ phrase('evaluated_unit_in_line') }}, 1) as told,
        from {{ ref('int_printed_lines') }}
    )
    where told <> ''
),

final as (
    select * from cell_names
    union all
    select * from stacked_names
    union all
    select * from joined_names
)

select * from final
