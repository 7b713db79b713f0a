using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Browser;

/// <summary>What a person needs to know to enrol a machine of the rack.</summary>
public sealed record RackMachine(string Name, string Address, string User, string Password, string Kernel, string Ramdisk);

/// <summary>What the rack's control API tells.</summary>
public static class RackTells
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>All machines that are nobody's child.</summary>
    public static async Task<IReadOnlyList<RackMachine>> MachinesAsync(this BrowserBench bench)
    {
        var all = JsonNode.Parse(await Client.GetStringAsync(new Uri(bench.Rack.Control, "/machines")))!.AsArray();
        return [.. all.Where(m => m!["parent"] is null).Select(m => new RackMachine(
            (string)m!["name"]!, (string)m["address"]!, (string)m["user"]!, (string)m["password"]!, $"{new Uri(bench.Rack.Control, "/kernel")}", $"{new Uri(bench.Rack.Control, "/ramdisk")}"))];
    }

    /// <summary>The image that it serves.</summary>
    public static async Task<(string Url, string Sha256)> ImageAsync(this BrowserBench bench) =>
        ($"{new Uri(bench.Rack.Control, "/image")}", (await Client.GetStringAsync(new Uri(bench.Rack.Control, "/image.sha256"))).Split(' ')[0]);
}
