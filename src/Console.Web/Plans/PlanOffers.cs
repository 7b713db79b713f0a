using IronicConsole.Engine.Steps;

namespace IronicConsole.Web.Plans;

/// <summary>A step of the palette.</summary>
/// <param name="Info">What it is.</param>
/// <param name="Lacking">How many of the nodes do not have it.</param>
public sealed record PlanOffer(StepInfo Info, int Lacking);

/// <summary>The steps of one interface.</summary>
/// <param name="Interface">Interface word.</param>
/// <param name="Steps">Its steps.</param>
public sealed record PlanOfferGroup(string Interface, IReadOnlyList<PlanOffer> Steps)
{
    /// <summary>Heading of the group.</summary>
    public string Title => Interface switch { "flow" => "Flow control", "bios" => "BIOS", "raid" => "RAID", _ => char.ToUpperInvariant(Interface[0]) + Interface[1..] };
}

/// <summary>What can be put into a plan over some nodes.</summary>
/// <param name="nodes">How many nodes there are.</param>
/// <param name="offers">All steps that at least one of them has.</param>
public sealed class PlanOffers(int nodes, IReadOnlyList<PlanOffer> offers)
{
    private static readonly string[] Order = ["flow", "power", "management", "bios", "raid", "firmware", "deploy", "network", "vendor"];
    private readonly Dictionary<string, PlanOffer> _byName = offers.ToDictionary(o => $"{o.Info.Interface}.{o.Info.Name}");

    /// <summary>How many nodes there are.</summary>
    public int Nodes => nodes;

    /// <summary>How many steps there are.</summary>
    public int Count => offers.Count;

    /// <summary>Puts together what each node offers.</summary>
    public static PlanOffers Of(IReadOnlyList<IReadOnlyList<StepInfo>> each)
    {
        ArgumentNullException.ThrowIfNull(each);
        return new(each.Count, [.. each.SelectMany(s => s).GroupBy(i => (i.Interface, i.Name)).Select(g => new PlanOffer(g.First(), each.Count - g.Count()))]);
    }

    /// <summary>What a step is; null when no node has it.</summary>
    public StepInfo? Info(PlanStep step) => Find(step)?.Info;

    /// <summary>The step of the palette; null when no node has it.</summary>
    public PlanOffer? Find(PlanStep step) => _byName.GetValueOrDefault(step.Name);

    /// <summary>What a step of the engine's plan is; null when it is no step of the palette.</summary>
    public StepInfo? Info(PlannedStep step) => _byName.GetValueOrDefault(step.Name)?.Info;

    /// <summary>The groups whose steps have all words of the text in their name or sentence.</summary>
    public IReadOnlyList<PlanOfferGroup> Search(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. offers.Where(o => words.All(w => $"{o.Info.Interface}.{o.Info.Name} {o.Info.Summary}".Contains(w, StringComparison.OrdinalIgnoreCase)))
                .GroupBy(o => o.Info.Interface)
                .OrderBy(g => Array.IndexOf(Order, g.Key) is >= 0 and var at ? at : Order.Length).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new PlanOfferGroup(g.Key, [.. g.OrderBy(o => o.Info.Name, StringComparer.Ordinal)])),
        ];
    }

    /// <summary>The step that a text means most likely: by its name first, then by its sentence. Without a text the first of all.</summary>
    public PlanOffer? Best(string text)
    {
        var name = text.Trim();
        return Search(text).SelectMany(g => g.Steps)
            .OrderBy(o => Is(o, (a, b) => a.Equals(b, StringComparison.OrdinalIgnoreCase)) ? 0 : Is(o, (a, b) => a.StartsWith(b, StringComparison.OrdinalIgnoreCase)) ? 1 : Is(o, (a, b) => a.Contains(b, StringComparison.OrdinalIgnoreCase)) ? 2 : 3)
            .FirstOrDefault();

        bool Is(PlanOffer offer, Func<string, string, bool> like) => name.Length > 0 && (like(offer.Info.Name, name) || like($"{offer.Info.Interface}.{offer.Info.Name}", name));
    }

    /// <summary>"1 of 2 nodes lacks this"; null when all have it.</summary>
    public string? LackWords(PlanOffer offer) => offer.Lacking == 0 ? null : $"{offer.Lacking} of {nodes} nodes {(offer.Lacking == 1 ? "lacks" : "lack")} this";

    /// <summary>The icon of a step.</summary>
    public static string Icon(string @interface, string step) => (@interface, step) switch
    {
        ("flow", "hold") => "hand",
        ("flow", "wait") => "hourglass",
        ("flow" or "power", "reboot") => "reboot",
        ("flow" or "power", _) => "power",
        ("bios", _) => "gear",
        ("firmware", _) => "chip",
        ("raid", _) => "disk",
        ("deploy", _) => "image",
        ("network", _) => "split",
        ("vendor", _) => "wrench",
        _ => "engine",
    };
}
