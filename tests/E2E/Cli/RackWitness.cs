using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>Tells what really happened to a machine of the rack, from the rack's own ledger.</summary>
/// <param name="rack">The rack.</param>
/// <param name="machine">Name of the machine.</param>
internal sealed class RackWitness(RackProcess rack, string machine)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private long _seen;

    /// <summary>Since it was asked last, exactly these effects happened, in this order; what comes later fails the next question.</summary>
    public async Task SawAsync(params string[] effects)
    {
        IReadOnlyList<JsonNode> news = [];
        await Eventually.Get($"{effects.Length} effects on {machine}", async () =>
        {
            news = [.. (await rack.LedgerAsync(machine)).Where(e => (long)e["seq"]! > _seen)];
            return news.Count >= effects.Length ? news : null;
        }, Limit, () => string.Join(", ", news.Select(Word)));
        Assert.Equal(effects, news.Select(Word));
        if (news.Count > 0) _seen = (long)news[^1]["seq"]!;
    }

    private static string Word(JsonNode effect)
    {
        var detail = effect["detail"]!;
        var what = (string)effect["effect"]! switch
        {
            "agent.command" => string.Join(' ', new[] { (string?)detail["name"], (string?)detail["step"] }.Where(w => w is not null)),
            "boot.override" => $"boot.override {detail["target"]} {detail["enabled"]}",
            "secure.boot" => $"secure.boot {(bool)detail["enabled"]!}",
            "led.set" => $"led.set {detail["state"]}",
            "disk.erase" => $"disk.erase {detail["how"]}",
            "disk.write" => $"disk.write {detail["configdrive"]?["hostname"]}",
            "os.boot" => $"os.boot {detail["hostname"]}",
            "power.on" or "power.off" or "power.reset" => $"{effect["effect"]} by {detail["by"]}",
            var other => other,
        };
        return (bool)effect["changed"]! ? what : $"{what} (as it was)";
    }
}
