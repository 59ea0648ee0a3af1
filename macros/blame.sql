{#- Whom a violated identity speaks against. Asked twice: of the sums of the tables alone, which decides whose facts
    wait, and of the rules once the prose is read (docs/decisions/0021). -#}

{#- The judgement on the violated instances of `outcomes`, by their `evidence`: the first rule that applies. -#}
{% macro blame_for(outcomes, evidence) -%}
with violated as (
    select * from {{ outcomes }}
    where outcome = 'violated'
),

identities as (
    select * from {{ ref('identities') }}
),

known_contradictions as (
    select * from {{ ref('known_contradictions') }}
),

-- points and scores both short: a row of indicators is not there
lost_rows as (
    select
        points.document_id,
        points.instance,
        [points.identity_id, scores.identity_id] as identity_ids,
        points.rhs - points.lhs as points_lost,
    from violated as points
    inner join identities on points.identity_id = identities.identity_id
    inner join violated as scores
        on points.document_id = scores.document_id
        and points.instance = scores.instance
        and identities.counterpart = scores.identity_id
    where scores.rhs > scores.lhs and scores.rhs - scores.lhs <= points.rhs - points.lhs
),

judged as (
    select
        violated.document_id,
        violated.identity_id,
        violated.instance,
        known_contradictions.blame as known_blame,
        case
            when known_contradictions.blame is not null then 'publisher: ' || known_contradictions.reason
            when evidence.has_disagreed then 'extraction: the two readings of a cell differ'
            when lost_rows.points_lost is not null
                then format(
                    'extraction: an indicator row was lost: {} points',
                    regexp_replace(cast(lost_rows.points_lost as varchar), '[.]?0*$', '')
                )
            when identities.speaks_against is not null and coalesce(evidence.is_beside_internal_break, false)
                then 'extraction: one of its cells breaks its own table'
            when identities.speaks_against = 'publisher' then 'publisher: the document contradicts itself in words'
            when identities.speaks_against = 'extraction' then 'extraction: the document was not read whole'
            when identities.hardness = 'soft' then 'undecided: it usually holds but need not'
            when evidence.cell_count is null then 'undecided: no cell shows it'
            when evidence.has_repaired then 'extraction: a cell was repaired'
            when evidence.is_internal and not evidence.is_evaluation_or_text
                then case
                    when evidence.all_agreed and evidence.is_only_break
                        then 'publisher: both readings agree on every cell, and all else in the table holds'
                    else 'extraction: a break inside a table is a reading error until proven otherwise'
                end
            when evidence.is_beside_internal_break
                then 'extraction: one of its cells breaks its own table too'
            else 'publisher: each table holds by itself, and the readings do not differ'
        end as judgement,
    from violated
    inner join identities on violated.identity_id = identities.identity_id
    left join {{ evidence }} as evidence
        on violated.document_id = evidence.document_id
        and violated.identity_id = evidence.identity_id
        and violated.instance = evidence.instance
    left join lost_rows
        on violated.document_id = lost_rows.document_id
        and violated.instance = lost_rows.instance
        and list_contains(lost_rows.identity_ids, violated.identity_id)
    left join known_contradictions
        on violated.document_id = known_contradictions.document_id
        and violated.identity_id = known_contradictions.identity_id
        and violated.instance = known_contradictions.instance
),

final as (
    select
        document_id,
        identity_id,
        instance,
        coalesce(known_blame, regexp_extract(judgement, '^[a-z]+')) as blame,
        regexp_replace(judgement, '^[a-z]+: ', '') as verdict,
    from judged
)

select * from final
{%- endmacro %}
