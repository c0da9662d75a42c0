<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation: ${evaluation.split}</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.45 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem; }
  th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #8885; vertical-align: top; }
  td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .missed { font-weight: 600; }
  figure { margin: 1.5rem 0; background: #fff; border-radius: .5rem; padding: .5rem; }
  figure svg { width: 100%; height: auto; }
  figcaption { color: #333; padding: 0 .5rem .5rem; }
</style>
</head>
<body>
<h1>How well it understands: ${evaluation.split}</h1>
<p>${len(evaluation.results)} messages. Intervals are 95 % (Wilson). Time in the engine:
${", ".join(f"{name} {value:.2f} ms" for name, value in times.items())}.</p>
% for caption, svg in plots:
<figure>${svg | n}<figcaption>${caption}</figcaption></figure>
% endfor
<h2>Figures</h2>
<table>
<tr><th>figure</th><th class="number">share</th><th class="number">interval</th><th class="number">count</th><th>goal</th><th class="number">last</th></tr>
% for name, figure in evaluation.figures.items():
<%
    goal = evaluation.goals.get(name)
    short = goal.missed_by(figure) if goal else 0
    low, high = figure.interval
%>
<tr><td>${name}</td><td class="number">${f"{figure.value:.1%}"}</td><td class="number">${f"{low:.1%} – {high:.1%}"}</td>
<td class="number">${figure.hits}/${figure.total}</td>
<td class="${'missed' if short else ''}">${f"{'≥' if goal.better == 'higher' else '≤'} {goal.goal:g} %" if goal else ""}${f", missed by {short:.1f}" if short else ""}</td>
<td class="number">${f"{evaluation.last[name]:.1%}" if name in evaluation.last else ""}</td></tr>
% endfor
</table>
<h2>Most frequent confusions</h2>
<table>
<tr><th>expected</th><th>got</th><th class="number">times</th></tr>
% for expected, got, count in pairs:
<tr><td>${expected}</td><td>${got}</td><td class="number">${count}</td></tr>
% endfor
</table>
<h2>Worst misses</h2>
% if evaluation.sealed:
<p>Sealed questions are looked at as figures only.</p>
% else:
<table>
<tr><th>kind</th><th>text</th><th>expected</th><th>got</th><th class="number">score</th></tr>
% for kind, text, expected, got, score in misses:
<tr><td>${kind}</td><td>${text}</td><td>${expected}</td><td>${got}</td><td class="number">${f"{score:.2f}"}</td></tr>
% endfor
</table>
% endif
</body>
</html>
