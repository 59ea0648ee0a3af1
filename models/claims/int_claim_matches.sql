-- Every claim held against what it repeats: an amount or count against its figure, a percentage against the
-- quotient of the amounts.
with claims as (
    select * from {{ ref('int_claim_values') }}
),

ratios as (
    select * from {{ ref('int_claim_ratio_verdicts') }}
),

compared as (
    select
        claims.*,
        ratios.outcome as ratio_outcome,
        ratios.reason as ratio_reason,
        ratios.expected,
        ratios.tolerance as ratio_tolerance,
        ratios.figure_ids as ratio_figure_ids,
        ratios.grows_from_nil,
        ratios.base = 0 and ratios.numerator = 0 as is_zero_over_zero,
        case
            when claims.figure_id is null or claims.aspect_code = 'share' or claims.kind = 'percent' then null
            when claims.amount_yuan is not null
                then abs(claims.amount_yuan - claims.figure_yuan)
                    <= greatest(claims.half_step_yuan, coalesce(claims.figure_half_step_yuan, 0))
            when claims.kind in ('count', 'score') then claims.value = claims.figure_value
        end as equals_figure,
        -- 13.95。 behind a change that is 13.95 per cent
        claims.kind is null and ratios.outcome in ('exact', 'rounding') as is_percent_after_all,
    from claims
    left join ratios
        on claims.document_id = ratios.document_id
        and claims.passage_no = ratios.passage_no
        and claims.token_no = ratios.token_no
),

final as (
    select
        left(document_id, 16) || '/claim/' || passage_no || '/' || token_no as claim_id,
        document_id, passage_no, token_no, section_code, source, printed, position, token_kind, zone, sentence, reason,
        subject_code, line_code, aspect_code, concept_code, concept_template, identity_id, kind_of_statement,
        case when is_percent_after_all then '%' else unit end as unit,
        printed_unit,
        case when is_percent_after_all then 'percent' else kind end as kind,
        half_step,
        case when is_zero_over_zero and kind = 'percent' then null else value end as value,
        amount_yuan,
        half_step_yuan,
        direction,
        denominator,
        case
            when is_zero_over_zero and kind = 'percent' then 'zero_over_zero'
            when is_percent_after_all then 'unit_inferred'
            else claim_state
        end as claim_state,
        figure_id,
        figure_value,
        figure_yuan,
        figure_half_step_yuan,
        case when equals_figure is not null and amount_yuan is not null then amount_yuan - figure_yuan end
            as difference_yuan,
        case
            when concept_code is null then 'unclassified'
            when token_kind = 'placeholder' then 'unclassified'
            when equals_figure then 'agrees'
            when not equals_figure then 'contradicts'
            when ratio_outcome in ('exact', 'rounding') then 'agrees'
            when ratio_outcome = 'violated' then 'contradicts'
            else 'no_table_value'
        end as match_status,
        ratio_outcome,
        ratio_reason,
        expected,
        ratio_tolerance,
        ratio_figure_ids,
        coalesce(grows_from_nil, false) as grows_from_nil,
    from compared
)

select * from final
