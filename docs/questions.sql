-- What an analyst or auditor asks of final accounts. Each question is headed by its number, its
-- sentence and the fact it is put to; every one runs as it stands on the published file.

-- 1. 三公 per unit over the years, by item, budget and actual | fct_sangong
select unit_name, fiscal_year, item_code, basis_code, amount_yuan
from fct_sangong inner join dim_document using (document_id, fiscal_year)
where is_current
order by unit_name, fiscal_year, item_code, basis_code;

-- 2. Who spent 三公 above budget, or budgeted and spent nothing | fct_sangong
select
    unit_id, fiscal_year, item_code,
    sum(amount_yuan) filter (where basis_code = 'budget') as budget_yuan,
    sum(amount_yuan) filter (where basis_code = 'actual') as actual_yuan
from fct_sangong
group by all
having actual_yuan > budget_yuan or (actual_yuan = 0 and budget_yuan > 0);

-- 3. Reception cost per visitor | fct_sangong
select unit_id, fiscal_year, amount_yuan, activity_count, amount_yuan / activity_count as yuan_a_visitor
from fct_sangong inner join fct_sangong_activity using (document_id, unit_id, fiscal_year)
where item_code = 'reception' and basis_code = 'actual'
    and activity_code = 'reception_persons' and activity_count > 0
order by yuan_a_visitor desc;

-- 4. Share of personnel in basic expenditure | fct_economic_expenditure
select
    unit_id, fiscal_year,
    sum(amount_yuan) filter (where economic_code in ('301', '303')) / sum(amount_yuan) as personnel_share
from fct_economic_expenditure
where scope_code = 'general_budget_basic' and length(economic_code) = 3
group by all;

-- 5. 公用经费 per employee, where the staff is told | fct_economic_expenditure
select unit_id, fiscal_year, amount_yuan / staff as yuan_an_employee, staff
from fct_economic_expenditure inner join (
    select document_id, max(value) as staff from fct_claim where concept_code = 'staff_actual' group by 1
) using (document_id)
where economic_code = '302' and scope_code = 'general_budget_basic' and staff > 0
order by yuan_an_employee desc;

-- 6. Which items of 公用经费 grow | fct_economic_expenditure
select
    economic_code, fiscal_year, sum(amount_yuan) as spent_yuan,
    spent_yuan - lag(spent_yuan) over (partition by economic_code order by fiscal_year) as growth_yuan
from fct_economic_expenditure
where scope_code = 'general_budget_basic' and economic_code like '302__'
group by economic_code, fiscal_year
order by economic_code, fiscal_year;

-- 7. 年初预算 completion by class | fct_claim
select fiscal_year, concept_code, round(value, -1) as completion_pct, count(*) as claims
from fct_claim
where aspect_code = 'completion_initial'
group by all
order by all;

-- 8. Money decided during the year: spent above one and a half times the 年初预算 | fct_claim
select budget.unit_id, budget.fiscal_year, budget.amount_yuan as budget_yuan, actual.amount_yuan
from fct_claim as budget inner join fct_claim as actual
    on budget.document_id = actual.document_id
    and budget.subject_code = actual.subject_code and budget.line_code is not distinct from actual.line_code
where budget.aspect_code = 'budget_initial' and actual.aspect_code = 'actual'
    and actual.period = 'this_year' and actual.amount_yuan > 1.5 * budget.amount_yuan;

-- 9. Execution rates of projects, printed and true | fct_project
select
    fiscal_year, round(true_rate_pct, -1) as true_pct, count(*) as projects,
    count(*) filter (where execution_rate_pct - true_rate_pct > 1) as told_higher
from fct_project
where funding_source = 'TOTAL'
group by all
order by all;

-- 10. Budgets set to what was spent: 全年预算 below 年初, all of it executed | fct_project
select unit_id, fiscal_year, project_name, approved_yuan, full_year_budget_yuan, executed_yuan
from fct_project
where funding_source = 'TOTAL' and full_year_budget_yuan < approved_yuan
    and executed_yuan = full_year_budget_yuan;

-- 11. Who scores 优 with less than half of the money spent | fct_project
select unit_id, project_name, true_rate_pct, total_score
from fct_project
where funding_source = 'TOTAL' and total_score >= 90 and true_rate_pct < 50;

-- 12. Indicators at full marks | fct_project_indicator
select fiscal_year, level1, avg((score = points)::integer) as full_share, count(*) as indicators
from fct_project_indicator
group by all
order by all;

-- 13. Targets that cannot fail: done what was aimed at, to the letter | fct_project_indicator
select fiscal_year, level2, count(*) as indicators
from fct_project_indicator
where target = actual and points = score
group by all;

-- 14. Points lost without a reason | fct_project_indicator
select unit_id, project_name, level3, points, score
from fct_project_indicator
where score < points and coalesce(deviation_reason, '无') in ('无', '无偏差', '');

-- 15. Self-evaluated money against project expenditure | fct_expenditure
select unit_id, fiscal_year, amount_yuan as project_yuan, executed_yuan, executed_yuan / amount_yuan as coverage
from fct_expenditure left join (
    select document_id, sum(executed_yuan) as executed_yuan
    from fct_project where funding_source = 'TOTAL' group by 1
) using (document_id)
where function_code = 'TOTAL' and nature_code = 'project' and scope_code = 'all_funds'
    and amount_yuan > 0;

-- 16. Projects announced and published | fct_project
select unit_id, fiscal_year, announced, count(distinct project_no) as published, announced_yuan, sum(executed_yuan) as executed_yuan
from (
    select
        document_id, unit_id, fiscal_year, max(value) filter (where concept_code = 'perf_count') as announced,
        max(amount_yuan) filter (where concept_code = 'perf_amount') as announced_yuan
    from fct_claim where concept_code in ('perf_count', 'perf_amount') group by all
) left join (
    select document_id, project_no, executed_yuan from fct_project where funding_source = 'TOTAL' and not is_whole_unit
) using (document_id)
group by all
having announced is distinct from published
order by all;

-- 17. Carry-over growth over the year | fct_balance
select
    unit_id, fiscal_year,
    sum(amount_yuan) filter (where line_code = 'opening_balance') as opening_yuan,
    sum(amount_yuan) filter (where line_code = 'closing_balance') as closing_yuan
from fct_balance
where table_code = 'income_expenditure_summary'
    and line_code in ('opening_balance', 'closing_balance')
group by all
having closing_yuan > 2 * opening_yuan;

-- 18. Opening is not last year's closing | fct_balance
select b.unit_id, b.fiscal_year, b.amount_yuan - a.amount_yuan as difference_yuan
from fct_balance as a inner join fct_balance as b
    on a.unit_id = b.unit_id and a.fiscal_year = b.fiscal_year - 1
    and a.table_code = b.table_code and a.fund_code = b.fund_code
where a.line_code = 'closing_balance' and b.line_code = 'opening_balance'
    and a.amount_yuan <> b.amount_yuan;

-- 19. Restated prior year | fct_restatement
select unit_id, fiscal_year, line_label, earlier_amount_yuan, amount_yuan, difference_yuan
from fct_restatement
where restatement_kind = 'prior_year_told'
order by abs(difference_yuan) desc;

-- 20. Procurement: share of small and of micro enterprises | fct_claim
select unit_id, fiscal_year, concept_code, any_value(value) as share_pct
from fct_claim
where concept_code in ('proc_sme_pct', 'proc_micro_pct')
group by all;

-- 21. Cost per car, cars without cost | fct_sangong
select unit_id, fiscal_year, activity_count as cars, amount_yuan, amount_yuan / activity_count as yuan_a_car
from fct_sangong inner join fct_sangong_activity using (document_id, unit_id, fiscal_year)
where item_code = 'vehicle_operation' and basis_code = 'actual'
    and activity_code = 'vehicles_kept' and activity_count > 0
order by yuan_a_car;

-- 22. Money under the function of another mission: 人大事务 elsewhere than in a 人大 | fct_expenditure
select unit_id, unit_name, fiscal_year, amount_yuan
from fct_expenditure inner join dim_unit using (unit_id)
where function_code = '20101' and nature_code = 'total' and scope_code = 'all_funds' and unit_name not like '%人大%'
    and unit_name not like '%人民代表大会%' and amount_yuan > 0;

-- 23. Residues of rounding by identity | quality.fct_identity_check
select
    identity_id, count(*) as checks, avg((difference_yuan = 0)::integer) as exact_share,
    stddev_pop(difference_yuan) as deviation_yuan
from quality.fct_identity_check
where outcome in ('exact', 'rounding')
group by all
order by identity_id;

-- 24. Quality of disclosures: what is violated, at whose door | quality.fct_identity_check
select
    document_id, count(*) filter (where outcome = 'violated') as violated,
    count(*) filter (where outcome = 'violated' and blame = 'publisher') as of_the_publisher
from quality.fct_identity_check
group by all
having violated > 0
order by violated desc;

-- 25. Names and codes that drift | dim_unit_name
select unit_code, count(distinct unit_name) as names, list(distinct unit_name order by unit_name)
from dim_unit_name
where unit_code is not null
group by all
having names > 1;

-- 26. Pension, medical and housing contributions: function and economic view | fct_economic_expenditure
select unit_id, fiscal_year, by_item.amount_yuan as economic_yuan, by_function.amount_yuan as function_yuan
from fct_economic_expenditure as by_item
inner join fct_expenditure as by_function using (document_id, unit_id, fiscal_year)
where by_item.economic_code = '30113' and by_item.scope_code = 'general_budget_basic'
    and by_function.function_code = '2210201' and by_function.scope_code = 'general_budget'
    and by_function.nature_code = 'basic' and by_item.amount_yuan <> by_function.amount_yuan;

-- 27. One item more than half of the spending | fct_expenditure
select unit_id, fiscal_year, function_code, amount_yuan
from fct_expenditure
where is_leaf and scope_code = 'general_budget' and nature_code = 'total'
qualify amount_yuan > 0.5 * sum(amount_yuan) over (partition by document_id);

-- 28. Cost standards: persons times standard against the money executed | fct_project_indicator
select
    project_name, fiscal_year, persons, standard_yuan, persons * standard_yuan as derived_yuan, executed_yuan
from (
    select
        document_id, project_no, project_name, fiscal_year,
        max(try_cast(regexp_extract(target, '([\d.]+)元/人$', 1) as decimal(18, 2))) as standard_yuan,
        max(try_cast(regexp_extract(target, '([\d.]+)[人名]$', 1) as decimal(18, 2))) as persons
    from fct_project_indicator group by all
) inner join fct_project using (document_id, project_no, project_name, fiscal_year)
where funding_source = 'TOTAL' and standard_yuan is not null and persons is not null
order by all;

-- 29. Where a figure stands | fct_figure
select *
from fct_figure
where figure_id = (select min(figure_id) from fct_income);
