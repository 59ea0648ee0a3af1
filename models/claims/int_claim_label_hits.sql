-- Where the words before a quantity name a function or economic subject: by its code (int_claim_code_hits), or by
-- a name of the document's tables; of several subjects of one name, the one whose parents are named too.
-- In the sections of government funds and state capital, a name is one of their own table.
with scoped as (
    select document_id, passage_no, token_no, naming_words, scope, is_economic_list
    from {{ ref('int_claim_words') }}
    where scope is not null and naming_words <> ''
),

-- a class goes by other names too, where the tables have its code
labels as (
    select * from {{ ref('int_claim_labels') }}
    union all by name
    select printed.* replace (class_names.name as label)
    from {{ ref('int_claim_labels') }} as printed
    inner join {{ ref('class_names') }} as class_names
        on printed.subject_code = 'function' and printed.line_code = class_names.function_code
),

by_name as (
    select
        scoped.*,
        labels.subject_code,
        labels.line_code,
        labels.line_level,
        labels.parent_code,
        labels.has_value,
        labels.label,
        length(scoped.naming_words) - position(reverse(labels.label) in reverse(scoped.naming_words)) + 1 as ends_at,
        substr(scoped.naming_words, ends_at + 1, 3) as marker,
    from scoped
    inner join labels
        on scoped.document_id = labels.document_id
        and contains(scoped.naming_words, labels.label)
        and case scoped.scope
            when 'fund' then labels.is_of_fund
            when 'capital' then labels.is_of_capital
            else true
        end
    -- 其他支出 is no part of a longer name, of an item that no table of the fund prints
    where scoped.scope not in ('fund', 'capital')
        or regexp_matches(
            left(scoped.naming_words, cast(ends_at - length(labels.label) as integer)), {{ phrase('name_may_begin') }}
        )
),

-- the names of the classes above, as far as the words give them
with_parents as (
    select
        by_name.*,
        coalesce(bool_or(contains(by_name.naming_words, parents.label)), false) as parent_is_named,
    from by_name
    left join labels as parents
        on by_name.document_id = parents.document_id
        and by_name.subject_code = parents.subject_code
        and by_name.parent_code = parents.line_code
    group by all
),

ranked as (
    select
        document_id, passage_no, token_no, scope, subject_code, line_code,
        -- the marker belongs to the name
        ends_at + case
            when regexp_full_match(marker, {{ any_pattern('phrases', "topic like 'level_mark_%'") }}) then 3 else 0
        end as ends_at,
        length(label) as word_length,
        row_number() over (
            partition by document_id, passage_no, token_no, ends_at, length(label)
            order by
                (subject_code = 'economic') <> is_economic_list,
                case line_level
                    when 1 then not regexp_full_match(marker, {{ phrase('level_mark_class') }})
                    when 2 then not regexp_full_match(marker, {{ phrase('level_mark_group') }})
                    else not regexp_full_match(marker, {{ phrase('level_mark_item') }})
                end,
                not parent_is_named, not has_value, line_level, line_code
        ) as label_rank,
    from with_parents
),

hits as (
    select * from {{ ref('int_claim_code_hits') }}
    union all
    select * from ranked
),

-- 收入65万元,支出73万元: of the item of a fund that the passage named last
together as (
    select * from hits
    union all
    select
        scoped.document_id, scoped.passage_no, scoped.token_no, scoped.scope,
        'function' as subject_code,
        nullif(arg_max(
            coalesce(hits.line_code, ''), (hits.token_no, hits.ends_at, hits.word_length, -hits.label_rank)), '')
            as line_code,
        length(scoped.naming_words) as ends_at,
        99 as word_length,
        0 as label_rank,
    from scoped
    inner join hits
        on scoped.document_id = hits.document_id
        and scoped.passage_no = hits.passage_no
        and scoped.token_no > hits.token_no
    where scoped.scope in ('fund', 'capital') and regexp_full_match(scoped.naming_words, {{ phrase('spent_of_item') }})
    group by all
),

final as (
    select
        document_id, passage_no, token_no,
        case scope when 'fund' then 'fund_item' when 'capital' then 'capital_item' else subject_code end
            as subject_code,
        line_code, ends_at, word_length, label_rank,
    from together
)

select * from final
