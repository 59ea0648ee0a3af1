-- Q01-Q03, Q05, SH02: the parts a narrative states add to the whole it states. Only where every part that the
-- tables print is stated; a part the narrative leaves out makes the sum untestable.
with parts as (
    select * from {{ ref('int_narrative_parts') }}
),

added as (
    select
        document_id,
        identity_id,
        any_value(whole_yuan) as whole_yuan,
        sum(part_yuan) as parts_yuan,
        any_value(whole_half_step_yuan) + sum(part_half_step_yuan) as tolerance_yuan,
        min(page_no) as page_no,
        any_value(sentence) as printed,
        string_agg(part, ', ' order by part) filter (where part_claim_id is null) as parts_missing,
        [any_value(whole_claim_id)]
            || coalesce(array_agg(part_claim_id order by part_claim_id) filter (where part_claim_id is not null), [])
            as figure_ids,
    from parts
    group by document_id, identity_id
),

compared as (
    select *, parts_yuan is not null and parts_missing is null as is_testable
    from added
),

final as (
    select
        document_id,
        identity_id,
        '-' as instance,
        {{ yuan_verdict('whole_yuan', 'parts_yuan', 'tolerance_yuan', 'is_testable') }},
        case
            when parts_yuan is null then 'no part is stated'
            when parts_missing is not null then 'not stated: ' || parts_missing
            when abs(whole_yuan - parts_yuan) > tolerance_yuan
                then 'the parts add to ' || try_cast(parts_yuan / 10000 as decimal(20, 2))
                    || ', told is ' || try_cast(whole_yuan / 10000 as decimal(20, 2))
        end as reason,
        figure_ids,
        page_no,
        printed,
    from compared
)

select * from final
