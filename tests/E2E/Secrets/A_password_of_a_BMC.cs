using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Secrets;

/// <summary>A machine is enrolled, deployed with a config drive and put into maintenance; then all that the console left behind and says is searched.</summary>
[Collection(Together.Crash)]
public sealed class A_password_of_a_BMC
{
    private const string Drive = "canary in a config drive", Shown = "canary that anybody may see";

    [RequiresFact(Need.Chromium)]
    public async Task Is_nowhere_to_be_found_where_a_text_that_is_no_secret_is()
    {
        await using var bench = await CrashBench.StartAsync(1);
        var name = Assert.Single(bench.Machines);
        var machine = await bench.MachineAsync(name);
        var password = (string)machine["password"]!;
        await using var ear = await HubEar.ListenAsync(bench.Console.Url);
        await bench.Api.VerbAsync(name, "active", new JsonObject { ["configdrive"] = new JsonObject { ["user_data"] = Drive } });
        await bench.Api.StateAsync(name, "active");
        await bench.Api.MaintenanceAsync(name, Shown);
        await Eventually.True("the hub to tell of it", () => Encoding.UTF8.GetString(ear.Heard).Contains(Shown, StringComparison.Ordinal), IronicCalls.Limit);

        var traces = await Traces.OfAsync(bench.Console, name, ear);
        Assert.Equal([Place.File, Place.Bundle, Place.Answer, Place.Hub, Place.Page, Place.Circuit], traces.With(Shown).Select(t => t.Place).Distinct().Order());
        Assert.Contains(traces.With(Shown), t => t.Name.StartsWith("ironic-console.db", StringComparison.Ordinal));
        foreach (var secret in new[] { password, $"{machine["user"]}:{password}", Drive })
        {
            Assert.True(traces.With(secret).Count == 0, $"'{secret}' is in {string.Join(", ", traces.With(secret).Select(t => $"{t.Place} {t.Name}"))}");
        }
    }
}
