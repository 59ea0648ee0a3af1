-- One self-evaluated project (or whole unit) a row: name, total score, grade.
with cells as (
    select * from {{ ref('int_evaluation_cells') }}
),

tables as (
    select * from {{ ref('int_tables') }}
    where table_code in ('project_evaluation', 'overall_evaluation')
),

following as (
    select
        *,
        lag(plain_text) over (partition by document_id, block_no, row_no order by col_no) as text_before,
    from cells
    where part = 'head'
),

names as (
    select document_id, table_id, min(replace(text, chr(10), '')) as project_name
    from following
    where regexp_full_match(text_before, {{ phrase('project_name_field') }})
    group by 1, 2
),

titles as (
    select
        tables.document_id,
        tables.table_id,
        regexp_replace(lines.plain_text, {{ phrase('evaluation_title') }}, '') as title_name,
    from tables
    inner join {{ ref('int_printed_lines') }} as lines
        on tables.document_id = lines.document_id and tables.table_id = lines.seq
),

-- 总分 100 优 (Shanxi), or 总分, points, score (Hunan)
numbers as (
    select
        document_id,
        table_id,
        max(layout) as layout,
        count(*) filter (where number_text is not null or is_unsure) as number_count,
        -- where nobody can tell the last number, the one before it is not the score
        case
            when not arg_max(coalesce(is_unsure, false), token_no) filter (where number_text is not null or is_unsure)
                then arg_max(number_text, token_no) filter (where number_text is not null)
        end as last_number,
        max(case when regexp_full_match(plain_text, {{ phrase('grade') }}) then plain_text end) as grade,
    from cells
    where part = 'total'
    group by 1, 2
),

final as (
    select
        tables.document_id,
        tables.table_id,
        tables.table_no,
        tables.table_code,
        tables.page_no,
        case
            when tables.table_code = 'overall_evaluation' then '部门整体支出'
            else coalesce(names.project_name, nullif(titles.title_name, ''))
        end as project_name,
        case when numbers.layout = 'SX' or numbers.number_count > 1 then numbers.last_number end as total_score_text,
        numbers.grade,
    from tables
    left join names on tables.document_id = names.document_id and tables.table_id = names.table_id
    left join titles on tables.document_id = titles.document_id and tables.table_id = titles.table_id
    left join numbers on tables.document_id = numbers.document_id and tables.table_id = numbers.table_id
)

select * from final
