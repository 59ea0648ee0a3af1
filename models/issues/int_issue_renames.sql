-- An item that the text lists and table 06 does not pay, beside the one item of its class that table 06 pays
-- and the text does not list: one item under two names.
with broken as (
    select * from {{ ref('fct_identity_check') }}
    where identity_id = 'N11' and outcome = 'violated'
),

figures as (
    select * from {{ ref('fct_figure') }}
    where table_code = 'economic_detail'
),

classed as (
    select
        broken.document_id,
        broken.instance,
        split_part(broken.instance, ': ', 1) as way,
        split_part(broken.instance, ': ', 2) as word,
        figures.figure_id,
        figures.line_code,
        figures.line_label,
        figures.amount_yuan,
        left(figures.line_code, 3) as class_code,
    from broken
    inner join figures
        on broken.document_id = figures.document_id and broken.figure_ids[1] = figures.figure_id
),

final as (
    select
        document_id,
        max(instance) filter (where way = 'listed') as listed_instance,
        max(instance) filter (where way = 'item') as item_instance,
        max(word) filter (where way = 'listed') as told,
        max(line_code) filter (where way = 'item') as code,
        max(line_label) filter (where way = 'item') as printed,
        max(amount_yuan) filter (where way = 'item') as amount_yuan,
    from classed
    group by document_id, class_code
    having count(*) filter (where way = 'listed') = 1 and count(*) filter (where way = 'item') = 1
)

select * from final
