-- Every violated instance with the kind of finding it is, and the key of the instances that are one finding.
with checks as (
    select * from {{ ref('fct_identity_check') }}
    where outcome = 'violated'
),

identities as (
    select * from {{ ref('identities') }}
),

-- points and scores that break together are one break
pairs as (
    select identity_id, identity_id as lead_id, counterpart as other_id from identities
    where counterpart is not null
    union all
    select counterpart, identity_id, identity_id from identities
    where counterpart is not null
),

paired as (
    select checks.document_id, checks.identity_id, checks.instance, min(pairs.lead_id) as lead_id
    from checks
    inner join pairs on checks.identity_id = pairs.identity_id
    inner join checks as others
        on checks.document_id = others.document_id
        and checks.instance = others.instance
        and pairs.other_id = others.identity_id
    group by all
),

-- one item told under another name is listed once and missing once
renamed as (
    select document_id, listed_instance as instance, code from {{ ref('int_issue_renames') }}
    union all
    select document_id, item_instance, code from {{ ref('int_issue_renames') }}
),

keyed as (
    select
        checks.*,
        kinds.merges_by,
        coalesce(checks.verdict like 'an indicator row was lost%', false) as is_lost_row,
        -- one cell that is not what was printed breaks whatever it enters
        checks.blame = 'extraction' and checks.on_violation = 'quarantine' and checks.culprit_figure_id is not null
            as is_one_cell,
        case
            when renamed.instance is not null then 'item_renamed'
            when is_lost_row then 'row_lost'
            when is_one_cell then 'cell_breaks_identities'
            -- N11 of an amount: no list of items
            when kinds.merges_by = 'prefix' and not contains(checks.instance, ': ') then 'narrative_contradicts_table'
            else kinds.kind
        end as kind,
        case
            when renamed.instance is not null then 'renamed ' || renamed.code
            when is_lost_row then 'row lost in ' || checks.instance
            when is_one_cell then 'cell ' || checks.culprit_figure_id
            -- what a misread table breaks beside it, once an identity
            when checks.blame = 'extraction' and kinds.kind in ('tables_disagree', 'identity_violated')
                then checks.identity_id || ' misread'
            when paired.lead_id is not null then paired.lead_id || ' ' || checks.instance
            else checks.identity_id || ' ' || case kinds.merges_by
                when 'instance' then checks.instance
                when 'concept' then regexp_replace(checks.instance, '#[0-9]+$', '')
                when 'line' then coalesce(nullif(regexp_extract(checks.instance, 'line [0-9]+'), ''), checks.instance)
                when 'prefix' then split_part(checks.instance, ':', 1)
                else ''
            end
        end as own_key,
    from checks
    inner join {{ ref('issue_identities') }} as kinds on checks.identity_id = kinds.identity_id
    left join paired on {{ same_instance('checks', 'paired') }}
    left join renamed
        on checks.identity_id = 'N11'
        and checks.document_id = renamed.document_id
        and checks.instance = renamed.instance
),

-- a violation that only repeats another is told with it
led as (
    select
        keyed.document_id,
        keyed.identity_id,
        keyed.instance,
        arg_min(leads.own_key, leads.identity_id || leads.instance) as lead_key,
        arg_min(leads.kind, leads.identity_id || leads.instance) as lead_kind,
    from keyed
    inner join {{ ref('issue_merges') }} as rules
        on keyed.identity_id = rules.identity_id
        and regexp_full_match(keyed.instance, rules.instance_pattern)
    inner join keyed as leads
        on keyed.document_id = leads.document_id
        and list_contains(string_split(rules.lead_identities, ' '), leads.identity_id)
        and (rules.shares = 'document' or list_has_any(keyed.figure_ids, leads.figure_ids))
    group by all
),

final as (
    select
        keyed.document_id,
        keyed.identity_id,
        keyed.instance,
        coalesce(led.lead_kind, keyed.kind) as kind,
        coalesce(led.lead_key, keyed.own_key) as issue_key,
        led.lead_key is not null as is_follower,
        keyed.lhs,
        keyed.rhs,
        keyed.difference_yuan,
        keyed.blame,
        keyed.reason,
        keyed.figure_ids,
        keyed.culprit_figure_id,
        keyed.culprit_value,
    from keyed
    left join led on {{ same_instance('keyed', 'led') }}
)

select * from final
