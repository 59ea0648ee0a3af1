-- Nothing is lost: an amount printed in the body of a statutory table is a figure, understood or not.
with amounts as (
    select document_id, page_no, block_no, row_no, col_no, text
    from {{ ref('int_body_cells') }}
    where amount_text like '%.%'
        and table_code not in ('project_evaluation', 'overall_evaluation', 'base_data', 'other', 'budget_table')
),

final as (
    select amounts.*
    from amounts
    left join {{ ref('int_statutory_figures') }} as figures
        on amounts.document_id = figures.document_id
        and amounts.block_no = figures.block_no
        and amounts.row_no = figures.row_no
        and amounts.col_no = figures.col_no
    where figures.document_id is null
)

select * from final
