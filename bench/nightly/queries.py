"""Questions of analysts and auditors, each with the fact it is put to."""

from __future__ import annotations

QUERIES: dict[str, tuple[str, str]] = {
    "三公 by unit and year": (
        "fct_sangong",
        """
        select unit_id, fiscal_year, item_code, basis_code, sum(amount_yuan) as amount_yuan
        from fct_sangong join dim_document using (document_id, unit_id, fiscal_year)
        where is_current group by all
        """,
    ),
    "三公 above budget": (
        "fct_sangong",
        """
        select unit_id, fiscal_year,
            sum(amount_yuan) filter (where basis_code = 'actual') as actual_yuan,
            sum(amount_yuan) filter (where basis_code = 'budget') as budget_yuan
        from fct_sangong where item_code = 'total'
        group by all having actual_yuan > budget_yuan
        """,
    ),
    "share of personnel in basic expenditure": (
        "fct_economic_expenditure",
        """
        select unit_id, fiscal_year,
            sum(amount_yuan) filter (where economic_code in ('301', '303')) / sum(amount_yuan)
        from fct_economic_expenditure
        where scope_code = 'general_budget_basic' and length(economic_code) = 3 group by all
        """,
    ),
    "优 below half of the money": (
        "fct_project",
        """
        select unit_id, project_name, true_rate_pct, total_score from fct_project
        where funding_source = 'TOTAL' and total_score >= 90 and true_rate_pct < 50
        """,
    ),
    "execution rates of projects": (
        "fct_project",
        """
        select fiscal_year, round(true_rate_pct, -1) as rate_pct, count(*) from fct_project
        where funding_source = 'TOTAL' group by all order by all
        """,
    ),
    "targets that cannot fail": (
        "fct_project_indicator",
        "select count(*) from fct_project_indicator where target = actual and points = score",
    ),
    "self-evaluated against project expenditure": (
        "fct_expenditure",
        """
        select document_id, sum(amount_yuan) as project_yuan, any_value(executed_yuan)
        from fct_expenditure left join (
            select document_id, sum(executed_yuan) as executed_yuan from fct_project
            where funding_source = 'TOTAL' group by 1
        ) using (document_id)
        where function_code = 'TOTAL' and nature_code = 'project' and scope_code = 'all_funds'
        group by 1
        """,
    ),
    "opening is not last year's closing": (
        "fct_balance",
        """
        select b.unit_id, b.fiscal_year, b.amount_yuan - a.amount_yuan
        from fct_balance as a join fct_balance as b
            on a.unit_id = b.unit_id and a.fiscal_year = b.fiscal_year - 1
            and a.table_code = b.table_code and a.fund_code = b.fund_code
        where a.line_code = 'closing_balance' and b.line_code = 'opening_balance'
            and a.amount_yuan <> b.amount_yuan
        """,
    ),
    "one item more than half of the spending": (
        "fct_expenditure",
        """
        select document_id, function_code, amount_yuan from fct_expenditure
        where is_leaf and scope_code = 'general_budget' and nature_code = 'total'
        qualify amount_yuan > 0.5 * sum(amount_yuan) over (partition by document_id)
        """,
    ),
    "spending by function over the years": (
        "fct_expenditure",
        """
        select fiscal_year, left(function_code, 3) as class, sum(amount_yuan)
        from fct_expenditure
        where is_leaf and scope_code = 'all_funds' and nature_code = 'total'
        group by all order by all
        """,
    ),
    "contradictions by size": (
        "quality.fct_issue",
        "select * from quality.fct_issue order by severity_yuan desc nulls last limit 100",
    ),
    "checks by outcome": (
        "quality.fct_identity_check",
        "select identity_id, outcome, count(*) from quality.fct_identity_check group by all",
    ),
    "where a figure stands": (
        "fct_figure",
        "select * from fct_figure where figure_id = (select min(figure_id) from fct_income)",
    ),
}
