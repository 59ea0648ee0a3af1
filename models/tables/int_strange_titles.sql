-- Titles of tables that nobody knows: a grid below such a line is of that table, not of the one before it.
-- Only a line right above its grid, of which no known title is nearer: heads of pages and of parts are none.
with keyed as (
    select
        *,
        block_no * 1000000 + line_no as seq,
        {{ title_key('plain_text') }} as title_key,
    from {{ ref('stg_text_lines') }}
    where length(plain_text) <= 80
),

lines as (
    select
        document_id,
        page_no,
        block_no,
        seq,
        plain_text,
        title_key,
        length(title_key) >= 4 and regexp_full_match(title_key, {{ any_pattern('table_titles') }})
        and regexp_full_match(plain_text, {{ phrase('attachment_line') }}) as is_known,
        regexp_matches(plain_text, {{ phrase('table_label') }}) as is_label,
        not is_known and regexp_full_match(title_key, {{ phrase('table_title') }})
        and not regexp_matches(title_key, {{ phrase('no_table_title') }}) as is_like_one,
    from keyed
),

grids as (
    select distinct document_id, block_no * 1000000 as seq from {{ ref('stg_table_cells') }}
),

-- what stands before and behind, near by
events as (
    select document_id, seq, is_known, is_like_one, is_label, false as is_grid from lines
    where is_known or is_like_one or is_label
    union all
    select document_id, seq, false, false, false, true from grids
),

around as (
    select
        *,
        max(case when is_known then seq end) over before as known_before,
        max(case when is_grid then seq end) over before as grid_before,
        min(case when is_grid then seq end) over behind as grid_behind,
        min(case when is_known or is_like_one then seq end) over behind as title_behind,
        min(case when is_known then seq end) over behind as known_behind,
        min(case when is_label then seq end) over behind as label_behind,
        min(case when is_grid then seq end) over (partition by document_id) as first_grid,
    from events
    window
        before as (partition by document_id order by seq rows between unbounded preceding and 1 preceding),
        behind as (partition by document_id order by seq rows between 1 following and unbounded following)
),

-- a line that stands over known titles, too, is the head of the page
candidates as (
    select
        lines.*,
        around.known_before,
        around.grid_before,
        around.grid_behind,
        coalesce(around.title_behind, around.grid_behind + 1) > around.grid_behind as is_above_grid,
        lines.is_label or coalesce(around.label_behind < around.grid_behind, false) as has_label,
        bool_or(
            coalesce(around.known_behind < around.grid_behind, false) and lines.seq > around.first_grid
        ) over (partition by lines.document_id, lines.title_key) as is_page_head,
    from lines
    inner join around
        on lines.document_id = around.document_id and lines.seq = around.seq and not around.is_grid
    where lines.is_like_one
),

final as (
    select
        document_id,
        page_no,
        block_no,
        seq,
        plain_text as title,
    from candidates
    where is_above_grid
        and not is_page_head
        and (
            known_before is null or coalesce(known_before <= grid_before, false)
            or (has_label and known_before is not null and known_before < seq - 3)
        )
)

select * from final
