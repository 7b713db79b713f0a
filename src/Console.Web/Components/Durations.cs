using System.Globalization;

namespace IronicConsole.Web.Components;

/// <summary>How long, in words: at most two units, the unit always said. <c>clock.js</c> says the same; test/durations.json holds both to it.</summary>
public static class Durations
{
    private static readonly (string Name, long Seconds)[] Units = [("d", 86400), ("h", 3600), ("min", 60), ("s", 1)];

    /// <summary>"4 min 10 s", "2 h 5 min", "3 d 4 h", "under 1 s". The sign is dropped.</summary>
    public static string Words(TimeSpan time)
    {
        var rest = Whole(time);
        if (rest < 1) return "under 1 s";
        var first = Array.FindIndex(Units, unit => rest >= unit.Seconds);
        var whole = Say(rest / Units[first].Seconds, Units[first].Name);
        rest %= Units[first].Seconds;
        if (first == Units.Length - 1) return whole;
        var more = rest / Units[first + 1].Seconds;
        return more == 0 ? whole : $"{whole} {Say(more, Units[first + 1].Name)}";
    }

    /// <summary>One unit: "4 min", "2 h", "0 s".</summary>
    public static string Coarse(TimeSpan time)
    {
        var rest = Whole(time);
        var unit = Array.Find(Units, unit => rest >= unit.Seconds);
        return unit.Name is null ? "0 s" : Say(rest / unit.Seconds, unit.Name);
    }

    /// <summary>"12 min ago", "just now" within five seconds, "in 4 min" for what is to come.</summary>
    public static string Ago(TimeSpan past) =>
        past.Duration() < TimeSpan.FromSeconds(5) ? "just now" : past > TimeSpan.Zero ? $"{Coarse(past)} ago" : $"in {Coarse(past)}";

    /// <summary>"31 min left", "under 1 min left", "late by 6 min".</summary>
    public static string Left(TimeSpan left)
    {
        if (left < TimeSpan.Zero) return $"late by {Coarse(left)}";
        if (left < TimeSpan.FromMinutes(1)) return "under 1 min left";
        return $"{(left < TimeSpan.FromHours(1) ? Coarse(left) : Words(left))} left";
    }

    /// <summary>"4-9 min left" from the likely end to the late one, "under 1 min left", "late by 6 min".</summary>
    public static string Between(TimeSpan low, TimeSpan high) => high < TimeSpan.FromMinutes(1) ? Left(high) : $"{Range(low > TimeSpan.Zero ? low : TimeSpan.Zero, high)} left";

    /// <summary>"4-7 min" from history; one unit for both ends, "under 1 min" when both are short.</summary>
    public static string Range(TimeSpan low, TimeSpan high)
    {
        if (high < TimeSpan.FromMinutes(1)) return "under 1 min";
        var (name, seconds) = Array.Find(Units, unit => Whole(high) >= unit.Seconds);
        var from = Math.Max(low > TimeSpan.Zero ? 1 : 0, Whole(low) / seconds);
        var to = (long)Math.Ceiling(high.TotalSeconds / seconds);
        return from == to ? Say(to, name) : $"{from.ToString(CultureInfo.InvariantCulture)}-{Say(to, name)}";
    }

    private static long Whole(TimeSpan time) => (long)Math.Floor(time.Duration().TotalSeconds);

    private static string Say(long number, string unit) => $"{number.ToString(CultureInfo.InvariantCulture)} {unit}";
}
