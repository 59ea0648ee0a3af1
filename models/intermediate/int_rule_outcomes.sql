-- The outcomes of all rules that are no sums of terms, one model a family of rules.
with grades as (

    select * from {{ ref('int_rule_grades') }}

),

final as (

    select * from grades

)

select * from final
