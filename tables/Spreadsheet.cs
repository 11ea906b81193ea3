using System.Globalization;
using System.Net;
using System.Text;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// The factors of a few users and items as a spreadsheet on the page: you change a factor, or let gradient descent take steps, and every prediction follows.
/// It computes by itself, without a kernel. Derived in notebook 05.
/// </summary>
public sealed class Spreadsheet : IHtml
{
    private const int Shades = 8; // from 1 star to 5, in halves

    private static readonly string style = "<style>.dl-sheet table{border-collapse:collapse;font-size:11px;font-variant-numeric:tabular-nums;color:inherit;margin:.5em 0}"
        + ".dl-sheet tr:nth-child(n){background:none}.dl-sheet.dl-sheet td,.dl-sheet.dl-sheet th{padding:.15em .1em;border:0;text-align:right;white-space:nowrap;font-weight:400;color:inherit}.dl-sheet th{opacity:.75}"
        + ".dl-sheet td input{width:3.2em;box-sizing:border-box;font:inherit;text-align:right;padding:.1em;color:inherit;background:none;border:1px solid rgba(128,128,128,.5)}.dl-sheet sup{font-size:9px;opacity:.9;display:inline-block;min-width:1ch}.dl-sheet button{color:inherit;background:rgba(128,128,128,.15);border:1px solid rgba(128,128,128,.5);border-radius:3px}.dl-sheet output{display:block;margin-top:.3em}"
        + ".dl-sheet td[data-kind=aside]{outline:2px solid #d32f2f;outline-offset:-2px}.dl-sheet td[data-kind=gap]{outline:1px dashed #d32f2f;outline-offset:-2px}"
        + string.Concat(Enumerable.Range(0, Shades + 1).Select(shade => (shade, colour: Palette.Magnitude((double)shade / Shades)))
            .Select(each => $".dl-sheet td.q{each.shade}{{background:{each.colour.ToHex()};color:{Palette.TextOn(each.colour).ToHex()}}}")) + "</style>";

    // The figure's answer to whatever is changed in it. Factors keep all their digits beside the two that show, in the order of the page: first those of the items.
    private const string Script = """
        const text = (number, places) => number.toFixed(places).replace(/^-(?=[0.]+$)/, ''), all = what => [...this.querySelectorAll(what)], at = event.target, boxes = all('td input'), cells = all('td[data-kind]');
        const F = +this.dataset.factors, C = +this.dataset.columns, top = this.querySelector('[type=checkbox]').checked ? 5.5 : 0;
        if (at.value === 'again' || !this.factors) { this.factors = boxes.map(box => +box.dataset.factor); this.steps = 0; }
        const w = this.factors, known = kind => [...cells.keys()].filter(i => cells[i].dataset.kind === kind), learnt = known('learnt'), aside = known('aside');
        const item = (i, k) => k * C + i % C, user = (i, k) => F * C + Math.floor(i / C) * F + k;
        const predict = i => { let sum = 0; for (let k = 0; k < F; k++) sum += w[item(i, k)] * w[user(i, k)]; return top ? top / (1 + Math.exp(-sum)) : sum; };
        const off = i => predict(i) - cells[i].dataset.rating, error = which => which.reduce((sum, i) => sum + off(i) ** 2, 0) / which.length;
        if (boxes.includes(at) && isFinite(parseFloat(at.value.replace(',', '.')))) w[boxes.indexOf(at)] = parseFloat(at.value.replace(',', '.'));
        const steps = at.type === 'button' && +at.value || 0;
        for (let step = 0; step < steps; step++) {
          const slope = w.map(() => 0);
          for (const i of learnt) {
            const p = predict(i), d = 2 / learnt.length * off(i) * (top ? p * (1 - p / top) : 1);
            for (let k = 0; k < F; k++) { slope[item(i, k)] += d * w[user(i, k)]; slope[user(i, k)] += d * w[item(i, k)]; }
          }
          slope.forEach((each, j) => w[j] -= this.dataset.rate * each);
        }
        this.steps += steps;
        boxes.forEach((box, j) => { if (box !== at) box.value = text(w[j], 2); });
        cells.forEach((cell, i) => {
          const p = predict(i);
          cell.firstElementChild.textContent = text(p, 1);
          cell.className = 'q' + Math.round(2 * (Math.min(5, Math.max(1, p)) - 1));
        });
        this.querySelector('output').textContent = `${this.steps} step${this.steps === 1 ? '' : 's'}. Error: ${error(learnt).toFixed(3)} (learnt from), ${error(aside).toFixed(3)} (put aside)`;
        """;

    private readonly IReadOnlyList<string> users, items;
    private readonly float[] ratings, learnt, aside, userFactors, itemFactors, predictions;
    private readonly double rate;

    /// <summary>Lays out factors and ratings.</summary>
    /// <param name="users">The users' names, n of them.</param>
    /// <param name="items">The items' names, m of them.</param>
    /// <param name="ratings">The ratings [n, m]; what stands in the gaps does not matter.</param>
    /// <param name="learnt">1 where a rating is learnt from, else 0: [n, m].</param>
    /// <param name="aside">1 where a rating is put aside, else 0: [n, m].</param>
    /// <param name="userFactors">[n, factors].</param>
    /// <param name="itemFactors">[factors, m].</param>
    /// <param name="rate">The learning rate of a step.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Spreadsheet(IReadOnlyList<string> users, IReadOnlyList<string> items, Tensor ratings, Tensor learnt, Tensor aside, Tensor userFactors, Tensor itemFactors, double rate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        long[] cells = [users.Count, items.Count];
        var factors = userFactors.shape[^1];
        if (new[] { (ratings, cells), (learnt, cells), (aside, cells), (userFactors, [users.Count, factors]), (itemFactors, [factors, items.Count]) }
            .Any(part => !part.Item1.shape.SequenceEqual(part.Item2)))
            throw new ArgumentException($"{users.Count} users and {items.Count} items need ratings and masks of shape [{users.Count}, {items.Count}] and factors of shapes [{users.Count}, f] and [f, {items.Count}], "
                + $"but here they are {ratings}, {learnt}, {aside}, {userFactors} and {itemFactors}.");
        (this.users, this.items, this.rate) = (users, items, rate);
        (this.ratings, this.learnt, this.aside) = (Numbers(ratings), Numbers(learnt), Numbers(aside));
        (this.userFactors, this.itemFactors, predictions) = (Numbers(userFactors), Numbers(itemFactors), Numbers(userFactors.mm(itemFactors)));
        static float[] Numbers(Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();
    }

    private int Factors => userFactors.Length / users.Count;

    string IHtml.ToHtml()
    {
        var html = new StringBuilder(style);
        html.Append(CultureInfo.InvariantCulture, $"<figure class=\"dl-sheet\" style=\"margin:0;overflow-x:auto\" data-factors=\"{Factors}\" data-columns=\"{items.Count}\" data-rate=\"{rate}\" oninput=\"{WebUtility.HtmlEncode(Script)}\">");
        foreach (var (value, label) in new[] { ("1", "1 step"), ("100", "100 steps"), ("again", "Start again") })
            html.Append(CultureInfo.InvariantCulture, $"<button type=\"button\" value=\"{value}\" onclick=\"this.dispatchEvent(new Event('input',{{bubbles:true}}))\">{label}</button> ");
        html.Append("<label style=\"white-space:nowrap\"><input type=\"checkbox\" autocomplete=\"off\"> squeeze into 0 to 5.5</label> <output>").Append(Standing).Append("</output><table>");
        for (var factor = 0; factor < Factors; factor++)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{1 + Factors}\"></td>{string.Concat(items.Select((item, column) => Box(itemFactors[factor * items.Count + column], $"factor {factor + 1} of item {item}")))}</tr>");
        html.Append(CultureInfo.InvariantCulture, $"<tr><th colspan=\"{1 + Factors}\">user ↓ item →</th>{string.Concat(items.Select(item => $"<th scope=\"col\">{WebUtility.HtmlEncode(item)}</th>"))}</tr>");
        foreach (var (row, user) in users.Index())
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{WebUtility.HtmlEncode(user)}</th>{string.Concat(Enumerable.Range(0, Factors).Select(factor => Box(userFactors[row * Factors + factor], $"factor {factor + 1} of user {user}")))}")
                .AppendJoin("", items.Select((_, column) => Cell(row * items.Count + column))).Append("</tr>");
        return html.Append("</table></figure>").ToString();
    }

    /// <summary>How far off the predictions are.</summary>
    public override string ToString() => $"{users.Count} users by {items.Count} items, {Factors} factors each. {Standing}";

    private string Standing => string.Create(CultureInfo.InvariantCulture, $"0 steps. Error: {Error(learnt):F3} (learnt from), {Error(aside):F3} (put aside)");

    private double Error(float[] which) => Enumerable.Range(0, which.Length).Where(cell => which[cell] != 0).Average(cell => Math.Pow(predictions[cell] - ratings[cell], 2));

    private static string Box(float factor, string name) => string.Create(CultureInfo.InvariantCulture,
        $"<td><input inputmode=\"decimal\" autocomplete=\"off\" aria-label=\"{WebUtility.HtmlEncode(name)}\" data-factor=\"{factor:G9}\" value=\"{Numbers.Write(factor, "F2")}\"></td>");

    private string Cell(int cell)
    {
        var kind = learnt[cell] != 0 ? "learnt" : aside[cell] != 0 ? "aside" : "gap";
        var shade = (int)Math.Round(Shades * (Math.Clamp(predictions[cell], 1, 5) - 1) / 4);
        return string.Create(CultureInfo.InvariantCulture, $"<td class=\"q{shade}\" data-kind=\"{kind}\" data-rating=\"{ratings[cell]}\"><span>{Numbers.Write(predictions[cell], "F1")}</span><sup>{(kind == "gap" ? "" : Numbers.Write(ratings[cell], "0.##"))}</sup></td>");
    }
}
