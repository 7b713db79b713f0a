using System.Collections.Immutable;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Web.Plans;

/// <summary>One row of the plan's list: a step of the person, or one that the engine adds.</summary>
/// <param name="Mine">The person's step; null for a locked row.</param>
/// <param name="Planned">What it is in the engine's plan; null for one that is skipped, or while there is no plan.</param>
public sealed record PlanRow(PlanStep? Mine, PlannedStep? Planned)
{
    /// <summary>Place among the steps that run, from 1; null for one that is skipped.</summary>
    public int? Number { get; init; }
}

/// <summary>The person's steps and the engine's in the one order in which they run.</summary>
public static class PlanRows
{
    /// <summary>Lays the person's steps over the engine's plan; those that are skipped stay behind the one they stand behind.</summary>
    /// <param name="sheet">The person's steps.</param>
    /// <param name="plan">The engine's plan; empty when it has refused to make one.</param>
    public static IReadOnlyList<PlanRow> Of(PlanSheet sheet, ImmutableArray<PlannedStep> plan)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var left = sheet.Steps.Where(s => !s.Off).ToList();
        var rows = new List<PlanRow>();
        foreach (var planned in plan)
        {
            var mine = planned.Source == StepSource.User ? left.Find(s => Same(s, planned)) : null;
            if (mine is not null) left.Remove(mine);
            rows.Add(new(mine, planned));
        }

        foreach (var step in sheet.Steps.Where(s => s.Off || left.Contains(s)))
        {
            var before = sheet.Steps.Take(sheet.IndexOf(step.Id)).LastOrDefault();
            rows.Insert(before is null ? FirstOwn(rows) : rows.FindIndex(r => r.Mine?.Id == before.Id) + 1, new(step, null));
        }

        var number = 0;
        return [.. rows.Select(r => r.Mine?.Off == true ? r : r with { Number = ++number })];
    }

    /// <summary>The plan with a step moved to a place of the list, from 0. In a deploy the priority decides, so it gets the one of that place.</summary>
    public static PlanSheet Move(PlanSheet sheet, IReadOnlyList<PlanRow> rows, int id, int place, bool byPriority)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var others = rows.Where(r => r.Mine?.Id != id).ToList();
        place = Math.Clamp(place, 0, others.Count);
        var to = others.Take(place).Count(r => r.Mine is not null);
        var moved = sheet.Move(id, to);
        if (!byPriority) return moved;
        var above = others.Take(place).LastOrDefault(r => r.Planned is { Source: not StepSource.Policy })?.Planned;
        var below = others.Skip(place).FirstOrDefault(r => r.Planned is { Source: not (StepSource.Flow or StepSource.Policy) })?.Planned;
        return moved.Change(id, s => s with { Priority = Between(above?.Priority, below?.Priority) });
    }

    private static int Between(int? above, int? below) => (above, below) switch
    {
        ({ } high, { } low) => high - low >= 2 ? (high + low) / 2 : Math.Max(1, high),
        ({ } high, null) => Math.Max(1, high - 5),
        (null, { } low) => low + 5,
        _ => 50,
    };

    private static int FirstOwn(List<PlanRow> rows) => rows.FindIndex(r => r.Mine is not null) is >= 0 and var at ? at : rows.Count;

    private static bool Same(PlanStep mine, PlannedStep planned) => planned.Interface == mine.Interface && planned.Step == mine.Step && planned.Priority == (mine.Priority ?? 0);
}
