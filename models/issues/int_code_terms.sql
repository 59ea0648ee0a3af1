-- What a code is called where a person reads of it: columns, tables and counts by their seed, statements of the
-- narrative by what they state of which subject.
with concepts as (
    select * from {{ ref('claim_concepts') }}
),

aspects as (
    {% for aspect, zh, en in [
        ('actual', '', ''), ('share', '占比', 'share of '), ('change', '增减额', 'change of '),
        ('budget', '预算数', 'budget of '), ('completion', '完成预算的比例', 'share of the budget spent on '),
    ] %}
    select
        {{ aspect }} as code,
        meaning_zh || '{{ zh }}' as term_zh,
        '{{ en }}' || meaning_en as term_en,
        {{ loop.index + 1 }} as turn,
    from concepts
    where {{ aspect }} is not null and not contains({{ aspect }}, '{')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

together as (
    select
        code,
        term_zh,
        term_en,
        1 as turn,
    from {{ ref('code_terms') }}
    union all
    select * from aspects
),

final as (
    select
        code,
        term_zh,
        term_en,
    from together
    qualify row_number() over (partition by code order by turn, term_zh) = 1
)

select * from final
