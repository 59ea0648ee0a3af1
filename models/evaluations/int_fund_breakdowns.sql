-- What the funds of a whole unit divide into, label and amount in one cell: 按支出性质分：82.58, 其中：基本支出：80.59.
with labelled as (
    select
        document_id, table_id, table_no, table_code, page_no, block_no, row_no, col_no,
        printed, second_text, x0, y0, x1, y1,
        {{ number_in('plain_text', '[^0-9]:') }} as number_text,
        'fund_breakdown' as line_code,
        regexp_replace(plain_text, ':[^:]*$', '') as line_label,
        'amount' as measure_code,
        '万元' as unit,
    from {{ ref('int_evaluation_cells') }}
    where part = 'funds'
        and {{ number_in('plain_text', '[^0-9]:') }} is not null
        -- two numbers, or one that wrapped: nobody can say
        and not regexp_matches({{ tight('printed') }}, '[0-9] [0-9.,]+$')
),

final as (
    select labelled.*, wordings.line_group,
    from labelled
    left join {{ ref('breakdown_wordings') }} as wordings
        on regexp_full_match(labelled.line_label, wordings.label_pattern)
)

select * from final
