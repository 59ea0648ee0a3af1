-- Cells of scored indicator rows and of the label fragments that belong to them, from the left.
with cells as (
    select * from {{ ref('int_evaluation_cells') }}
    where part = 'indicators'
),

-- the score is the last number but for one text behind it, the points stand right before it
scores as (
    select
        document_id,
        table_id,
        row_at,
        max(token_no) filter (where number_text is not null or is_unsure) as score_token,
        max(token_count) as token_count,
    from cells
    group by 1, 2, 3
),

scored as (
    select
        scores.*,
        points.number_text as points_text,
        score.number_text as score_text,
        replace(reason.text, chr(10), '') as deviation_reason,
    from scores
    inner join cells as score
        on scores.document_id = score.document_id and scores.row_at = score.row_at
        and scores.score_token = score.token_no
    inner join cells as points
        on scores.document_id = points.document_id and scores.row_at = points.row_at
        and scores.score_token - 1 = points.token_no
    left join cells as reason
        on scores.document_id = reason.document_id and scores.row_at = reason.row_at
        and scores.score_token + 1 = reason.token_no
    where (points.number_text is not null or points.is_unsure)
        and scores.score_token >= scores.token_count - 1
        -- a number nobody can tell is not above another
        and coalesce(
            try_cast(score.number_text as decimal(20, 6)) <= try_cast(points.number_text as decimal(20, 6)), true
        )
),

-- label fragments on rows of their own belong to the next scored row
anchored as (
    select
        cells.*,
        min(scored.row_at) as anchor_at,
    from cells
    inner join scored
        on cells.document_id = scored.document_id
        and cells.table_id = scored.table_id
        and scored.row_at >= cells.row_at
    group by all
),

final as (
    select
        anchored.*,
        scored.score_token,
        scored.points_text,
        scored.score_text,
        scored.deviation_reason,
        anchored.row_at = anchored.anchor_at as is_own,
        regexp_replace(anchored.plain_text, {{ phrase('points_mark') }}, '') as level_text,
    from anchored
    inner join scored
        on anchored.document_id = scored.document_id and anchored.anchor_at = scored.row_at
    where (anchored.row_at < anchored.anchor_at and anchored.token_count = 1)
        or (anchored.row_at = anchored.anchor_at and anchored.token_no < scored.score_token - 1)
)

select * from final
