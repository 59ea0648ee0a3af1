-- Where a violated instance is to be read: the statement in it, else its first printed figure, else the page
-- and the words that the rule showed.
with violations as (
    select * from {{ ref('int_issue_violations') }}
),

members as (
    select document_id, identity_id, instance, unnest(figure_ids) as figure_id from violations
    union
    select document_id, identity_id, instance, culprit_figure_id from violations
    where culprit_figure_id is not null
),

observed as (
    select
        document_id, claim_id as figure_id, 1 as turn, page_no, block_no, line_no, printed, sentence,
        concept_code as concept, unit, value,
        passage_no * 1000 + position as order_no,
    from {{ ref('fct_claim') }}
    union all by name
    select
        document_id, figure_id, 2 as turn, page_no, block_no, row_no as line_no, printed,
        coalesce(line_code || ' ', '') || measure_code as concept, unit, value,
        block_no * 1000 + row_no as order_no,
    from {{ ref('fct_figure') }}
),

shown as (
    select document_id, identity_id, instance, min(page_no) as page_no, min(printed) as printed
    from {{ ref('int_rule_outcomes') }}
    where outcome = 'violated'
    group by all
),

first_observed as (
    select
        members.document_id, members.identity_id, members.instance, observed.* exclude (document_id),
        observed.value = violations.rhs and observed.value <> violations.lhs as is_right,
    from members
    inner join observed
        on members.document_id = observed.document_id and members.figure_id = observed.figure_id
    inner join violations on {{ same_instance('members', 'violations') }}
    left join shown on {{ same_instance('members', 'shown') }}
    qualify row_number() over (
        partition by members.document_id, members.identity_id, members.instance
        order by
            observed.turn,
            observed.figure_id = violations.culprit_figure_id desc nulls last,
            -- what the rule shows, then the side that was printed
            observed.sentence = shown.printed desc nulls last,
            observed.value = violations.lhs desc nulls last,
            observed.value = violations.rhs desc nulls last,
            observed.printed is null,
            observed.order_no,
            observed.figure_id
    ) = 1
),

-- the sentence that holds the words a rule shows
quoted as (
    select
        shown.document_id, shown.identity_id, shown.instance,
        passages.page_nos[1] as page_no,
        cast(floor(passages.block_nos[1]) as integer) as block_no,
        passages.line_nos[1] as line_no,
        list_filter(
            string_split(passages.text, '。'), lambda part: contains(part, split_part(shown.printed, ' / ', 1))
        )[1] as sentence,
    from shown
    inner join {{ ref('int_passages') }} as passages
        on shown.document_id = passages.document_id
        and length(split_part(shown.printed, ' / ', 1)) >= 6
        and contains(passages.text, split_part(shown.printed, ' / ', 1))
        and coalesce(shown.page_no = passages.page_nos[1], true)
    where not coalesce(passages.is_heading, false)
    qualify row_number() over (
        partition by shown.document_id, shown.identity_id, shown.instance order by passages.passage_no
    ) = 1
),

final as (
    select
        violations.document_id,
        violations.identity_id,
        violations.instance,
        case
            when quoted.sentence is null then coalesce(first_observed.page_no, shown.page_no)
            else quoted.page_no
        end as page_no,
        case when quoted.sentence is null then first_observed.block_no else quoted.block_no end as block_no,
        case when quoted.sentence is null then first_observed.line_no else quoted.line_no end as line_no,
        first_observed.concept,
        first_observed.unit,
        coalesce(first_observed.printed, shown.printed) as printed,
        coalesce(first_observed.sentence, quoted.sentence) as sentence,
        coalesce(first_observed.is_right, false) as is_right,
        coalesce(first_observed.turn = 1, false) as is_claim,
        -- what a rule shows is its own wording or the text it found
        shown.printed as shown,
    from violations
    left join first_observed on {{ same_instance('violations', 'first_observed') }}
    left join shown on {{ same_instance('violations', 'shown') }}
    left join quoted
        on first_observed.sentence is null
        and {{ same_instance('violations', 'quoted') }}
)

select * from final
