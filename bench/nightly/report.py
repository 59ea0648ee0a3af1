"""The results as a table and a plot in Markdown."""

from __future__ import annotations

import math
from statistics import median
from typing import Any

MEMORY = "100 MB"


def text(found: dict[str, Any]) -> str:
    """Markdown of a run."""
    rows = found["sizes"]
    lines = [
        "# What a night costs",
        "",
        f"{found['date']}, {found['machine']}, {found['versions']}. Made by"
        " `python -m bench.nightly`; invented documents of the press, landed without PDF.",
        "",
        "| documents | full build s | ms a document | peak MB | night of 1 % s | of full |"
        " nothing new s | published MB | rows as after a full refresh |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        full, night = row["full"], row["night"]
        count = row["size"] - row["new"]
        same = "not compared"
        if "differing" in row:
            same = "all" if not row["differing"] else "differ: " + ", ".join(row["differing"])
        lines.append(
            f"| {row['size']} | {full['process_seconds']:.0f} |"
            f" {1000 * full['process_seconds'] / count:.0f} | {full['mb']:.0f} |"
            f" {night['process_seconds']:.0f} |"
            f" {night['process_seconds'] / full['process_seconds']:.0%} |"
            f" {row['nothing']['process_seconds']:.1f} | {row['file_mb']:.0f} | {same} |"
        )
    lines += ["", *_fit(rows), ""]
    lines.append(f"* dbt itself starts in {found['dbt_start']:.1f} s.")
    for row in rows:
        phases = ", ".join(f"{name} {seconds}" for name, seconds in row["full"]["phases"].items())
        lines.append(f"* {row['size']} documents, seconds of the full build by phase: {phases}.")
    return "\n".join([*lines, "", *_questions(rows[-1]), "", *_plot(rows), ""])


def _fit(rows: list[dict[str, Any]]) -> list[str]:
    points = [
        (math.log(row["size"] - row["new"]), math.log(row["full"]["process_seconds"]))
        for row in rows
        if row["size"] >= 100
    ]
    if len(points) < 2:
        return []
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum(
        (x - mean_x) ** 2 for x, _ in points
    )
    (x0, y0), (x1, y1) = points[-2:]
    last = (y1 - y0) / (x1 - x0)
    return [
        f"From 100 documents on the time of a full build grows with the power {slope:.2f} of"
        f" their number (least squares on logarithms), {last:.2f} between the last two sizes;"
        " 1 is linear."
    ]


def _questions(row: dict[str, Any]) -> list[str]:
    asked, scanned = row["questions"], row["scans"]
    ratios = {name: asked["ms"][name] / scanned["ms"][name] for name in asked["ms"]}
    lines = [
        f"Questions on {row['size']} documents, against a bare scan of all columns of the same fact"
        f" (median of five, until the answer is there in DuckDB): median"
        f" {median(ratios.values()):.2f} times, worst {max(ratios.values()):.2f}; slowest"
        f" {max(asked['ms'].values()):.0f} ms. The process that asks, with DuckDB bound to"
        f" {MEMORY}, peaks at {asked['mb']:.0f} MB.",
        "",
        "| question | ms | scan ms | times | rows |",
        "|---|---:|---:|---:|---:|",
    ]
    return lines + [
        f"| {name} | {asked['ms'][name]:.1f} | {scanned['ms'][name]:.1f} | {ratio:.2f} |"
        f" {asked['rows'][name]} |"
        for name, ratio in ratios.items()
    ]


def _plot(rows: list[dict[str, Any]]) -> list[str]:
    sizes = ", ".join(f'"{row["size"]}"' for row in rows)
    full = ", ".join(f"{row['full']['process_seconds']:.0f}" for row in rows)
    night = ", ".join(f"{row['night']['process_seconds']:.0f}" for row in rows)
    return [
        "```mermaid",
        "xychart-beta",
        '    title "Seconds of a full build (upper) and of a night with 1 % new"',
        f"    x-axis documents [{sizes}]",
        '    y-axis "seconds"',
        f"    line [{full}]",
        f"    line [{night}]",
        "```",
    ]
