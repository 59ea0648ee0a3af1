-- S07: no stamp of a draft or of a copy for review.
{% set stamp = any_pattern('rule_phrases', "topic = 'watermark'") %}
-- a stamp stands alone, or in brackets behind the title; prose may speak of drafts
with stamped as (
    select
        lines.document_id,
        count(*) as stamp_count,
        min(lines.page_no) as page_no,
        arg_min(lines.plain_text, lines.seq) as printed,
    from {{ ref('int_printed_lines') }} as lines
    where length(lines.plain_text) <= 60
        and (
            regexp_full_match(lines.plain_text, '[(]?(' || {{ stamp }} || ')[)]?')
            or regexp_matches(lines.plain_text, {{ rule_phrase('stamped_title') }} || '[(](' || {{ stamp }} || ')[)]$')
        )
    group by 1
),

final as (
    select
        documents.document_id,
        'S07' as identity_id,
        '-' as instance,
        try_cast(coalesce(stamped.stamp_count, 0) as decimal(20, 6)) as lhs,
        cast(0 as decimal(20, 6)) as rhs,
        case when stamped.document_id is not null then 'violated' else 'exact' end as outcome,
        case when stamped.document_id is not null then 'stamped ' || stamped.stamp_count || ' times' end as reason,
        stamped.page_no,
        stamped.printed,
    from {{ ref('int_accounts') }} as documents
    left join stamped on documents.document_id = stamped.document_id
)

select * from final
