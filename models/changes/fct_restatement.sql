with differences as (
    select * from {{ ref('int_edition_differences') }}
    union all by name
    select * from {{ ref('int_year_differences') }}
),

final as (
    select
        md5(concat_ws(
            '|', restatement_kind, document_id, earlier_document_id, table_key, figure_id, claim_id, earlier_figure_id
        )) as restatement_id,
        restatement_kind,
        document_id,
        earlier_document_id,
        unit_id,
        fiscal_year,
        table_code,
        project_name,
        side_code,
        line_code,
        line_label,
        measure_code,
        figure_id,
        earlier_figure_id,
        claim_id,
        printed,
        earlier_printed,
        cell_state,
        earlier_cell_state,
        value,
        earlier_value,
        unit,
        earlier_unit,
        amount_yuan,
        earlier_amount_yuan,
        -- a blank, a dash and a line that is not there are nil; a table that is lost is not
        case
            when not is_table and coalesce(amount_yuan, earlier_amount_yuan) is not null
                and 'unreadable' not in (coalesce(cell_state, ''), coalesce(earlier_cell_state, ''))
                then try_cast(coalesce(amount_yuan, 0) - coalesce(earlier_amount_yuan, 0) as decimal(20, 2))
        end as difference_yuan,
        change,
        page_no,
        earlier_page_no,
        reading,
        earlier_reading,
    from differences
    where change <> 'same'
)

select * from final
