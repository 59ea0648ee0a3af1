with documents as (
    select document_id, document_kind from {{ ref('dim_document') }}
),

in_cells as (
    select
        numbers.document_id,
        numbers.page_no,
        numbers.block_no,
        cast(null as integer) as line_no,
        numbers.row_no,
        numbers.col_no,
        numbers.position,
        numbers.printed,
        case
            when numbers.is_the_figure and 'unknown' in (numbers.line_code, numbers.measure_code) then 'unexplained'
            when numbers.is_the_figure then 'figure'
            when documents.document_kind in ('budget', 'blank_form', 'government_account') then 'quoted'
            when regexp_matches(numbers.text_after, {{ phrase('date_unit') }}) then 'date'
            when regexp_full_match(numbers.tight_text, {{ phrase('date_cell') }}) then 'date'
            when regexp_full_match(numbers.tight_text, {{ phrase('index_cell') }}) then 'code'
            when numbers.is_page_number then 'page_number'
            when numbers.is_ruler or numbers.role = 'line_no' or numbers.is_serial then 'line_number'
            -- 行次 under a header that spans it and the labels
            when numbers.role = 'label' and regexp_full_match(numbers.tight_text, '[0-9]{1,3}') then 'line_number'
            when numbers.is_header then 'heading'
            when numbers.role = 'code' or regexp_full_match(numbers.tight_text, '[23][0-9]{2}([0-9]{2}){0,2}')
                then 'code'
            when numbers.part = 'head' and regexp_matches(numbers.text_after, '^[-—]') then 'code'
            when numbers.text_before in ('', '(') and regexp_matches(numbers.text_after, '^[.、)）][^0-9]')
                then 'line_number'
            when numbers.part in ('indicator_header', 'fund_header') then 'heading'
            -- what an indicator aims at and reached is kept as it is worded
            when numbers.is_indicator and numbers.figure_id is null then 'quoted'
            -- a name with a number in it: 单价100万元（含）以上设备
            when regexp_matches(numbers.tight_text, '[{{ han_class() }}]{2}') then 'quoted'
            else 'unexplained'
        end as disposition,
        case
            when numbers.is_the_figure then numbers.figure_id
            when documents.document_kind in ('budget', 'blank_form', 'government_account') then documents.document_kind
            when numbers.part is not null then numbers.part
            else numbers.role
        end as held_by,
    from {{ ref('int_cell_numbers') }} as numbers
    inner join documents on numbers.document_id = documents.document_id
),

in_lines as (
    select
        numbers.document_id,
        numbers.page_no,
        numbers.block_no,
        numbers.line_no,
        numbers.row_no,
        numbers.col_no,
        numbers.position,
        numbers.printed,
        case
            when numbers.token_kind in ('page_number', 'page') then 'page_number'
            when numbers.token_kind = 'running_head' then 'heading'
            when numbers.token_kind in ('date', 'code') then numbers.token_kind
            when numbers.token_kind = 'ordinal' then 'line_number'
            when numbers.token_kind = 'reference' then 'heading'
            when numbers.token_kind = 'threshold' then 'quoted'
            when numbers.is_heading then 'heading'
            when documents.document_kind in ('budget', 'blank_form', 'government_account') then 'quoted'
            when numbers.concept_code is not null and numbers.concept_code <> 'unclassified' then 'claim'
            else 'unexplained'
        end as disposition,
        coalesce(numbers.claim_id, numbers.section_code) as held_by,
    from {{ ref('int_line_numbers') }} as numbers
    inner join documents on numbers.document_id = documents.document_id
),

together as (
    select * from in_cells
    union all
    select * from in_lines
),

final as (
    select
        left(document_id, 16) || '/number/' || row_number() over (
            partition by document_id order by page_no, block_no, row_no nulls first, line_no, col_no, position
        ) as number_id,
        document_id,
        cast(page_no as integer) as page_no,
        cast(floor(block_no) as integer) as block_no,
        cast(line_no as integer) as line_no,
        cast(row_no as integer) as row_no,
        cast(col_no as integer) as col_no,
        cast(position as integer) as position,
        printed,
        disposition,
        held_by,
    from together
)

select * from final
