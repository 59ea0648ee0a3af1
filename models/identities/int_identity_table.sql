with figures as (
    select document_id, table_code, line_code, cell_state,
    from {{ ref('int_operands') }}
),

final as (
    select
        document_id,
        table_code,
        coalesce(max(case when line_code = 'TABLE' then cell_state end), 'present') as table_state,
    from figures
    group by document_id, table_code
)

select * from final
