using IronicConsole.Engine.Hardware;

namespace IronicConsole.Web.Nodes;

/// <summary>What a BIOS setting may be, in words.</summary>
public static class BiosWords
{
    /// <summary>One line; empty when nothing is known.</summary>
    public static string MayBe(BiosRules rules)
    {
        var what = rules switch
        {
            { Allowed.Count: > 0 } => string.Join(", ", rules.Allowed),
            { LowerBound: { } low, UpperBound: { } high } => $"{low} to {high}",
            { LowerBound: { } low } => $"{low} or more",
            { UpperBound: { } high } => $"{high} or less",
            { MinLength: > 0 and { } shortest, MaxLength: { } longest } => $"{shortest} to {longest} characters",
            { MaxLength: { } longest } => $"up to {longest} characters",
            { Type: { } type } => type.ToLowerInvariant(),
            _ => "",
        };
        return string.Join("; ", new[] { what, rules.ReadOnly == true ? "read only" : "", rules.Unique == true ? "of this machine alone" : "" }.Where(w => w.Length > 0));
    }
}
