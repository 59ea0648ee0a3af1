-- What was not read, or not understood: lost tables that no identity tells of, cells without a line or a column,
-- cells read in two ways, cells whose number nobody can tell, numbers that no rule explains.
with documents as (
    select document_id from {{ ref('int_accounts') }}
),

figures as (
    select figures.*, coalesce(titles.title_zh, figures.table_code) as title
    from {{ ref('fct_figure') }} as figures
    inner join documents on figures.document_id = documents.document_id
    left join (
        select table_code, min(title_zh) as title_zh from {{ ref('table_titles') }}
        group by table_code
    ) as titles on figures.table_code = titles.table_code
),

lost_tables as (
    select
        document_id,
        'table lost ' || table_code as issue_key,
        'table_lost' as kind,
        min(page_no) as page_no,
        map {'noun_zh': title, 'noun_en': title || ' (' || replace(table_code, '_', ' ') || ')'} as facts,
    from figures
    where cell_state = 'lost'
        and (document_id, table_code) not in (
            select (document_id, instance) from {{ ref('int_issue_violations') }}
            where identity_id = 'S01'
        )
    group by document_id, table_code, title
),

damaged as (
    select *, 'cells_not_understood' as kind from figures
    where 'unknown' in (line_code, measure_code) and cell_state in ('value', 'zero')
    union all
    select *, 'readings_disagree' as kind from figures
    where reading = 'disagreed' and cell_state <> 'unreadable'
    union all
    select *, 'numbers_unreadable' as kind from figures
    where cell_state = 'unreadable'
),

damaged_tables as (
    select
        document_id,
        kind || ' ' || table_code || ' ' || coalesce(cast(table_no as varchar), '') as issue_key,
        kind,
        max(abs(amount_yuan)) as severity_yuan,
        min_by(page_no, {{ place_in_order('block_no', 'row_no', 'col_no') }}) as page_no,
        min_by(block_no, {{ place_in_order('block_no', 'row_no', 'col_no') }}) as block_no,
        min_by(row_no, {{ place_in_order('block_no', 'row_no', 'col_no') }}) as line_no,
        min_by(printed, {{ place_in_order('block_no', 'row_no', 'col_no') }}) as printed,
        array_agg(figure_id order by block_no, row_no, col_no, figure_id) as figure_ids,
        map {
            'table': min(title),
            'count': cast(count(*) as varchar),
            'printed': coalesce(nullif(array_to_string(list_slice(
                array_agg(left(printed, 40) order by block_no, row_no, col_no) filter (where printed <> ''), 1, 5
            ), '、'), ''), '—'),
        } as facts,
    from damaged
    group by document_id, kind, table_code, table_no
),

unexplained as (
    select
        numbers.document_id,
        'numbers_unexplained' as issue_key,
        'numbers_unexplained' as kind,
        min(numbers.page_no) as page_no,
        min_by(numbers.block_no, numbers.number_id) as block_no,
        min_by(numbers.line_no, numbers.number_id) as line_no,
        min_by(numbers.printed, numbers.number_id) as printed,
        map {
            'count': cast(count(*) as varchar),
            'printed': array_to_string(
                list_slice(
                    array_agg(
                        numbers.printed
                        order by numbers.page_no, numbers.block_no, numbers.line_no, numbers.position, numbers.number_id
                    ), 1, 5
                ), '、'
            ),
        } as facts,
    from {{ ref('fct_number') }} as numbers
    inner join documents on numbers.document_id = documents.document_id
    where numbers.disposition = 'unexplained'
    group by numbers.document_id
),

final as (
    select * from lost_tables
    union all by name
    select * from damaged_tables
    union all by name
    select * from unexplained
)

select * from final
