using System.Diagnostics;
using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Images;
using IronicConsole.Web.Components;
using IronicConsole.Web.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Exact.Clients;

/// <summary>What "Copy as" gives is pasted into a shell and does what the button does.</summary>
[Collection("whole program")]
public sealed class A_copied_command(WholeProgram program)
{
    private const string Banner = "it's \"quoted\" $HOME `id`";
    private readonly FieldClient _client = new(program, ("X-OpenStack-Ironic-API-Version", "1.92"));

    private string Base => program.Client.BaseAddress!.ToString();

    [ToolFact("curl")]
    public Task For_curl_moves_the_node() => WalkAsync("curl", whole: true);

    [ToolFact("openstack")]
    public Task For_the_openstack_client_moves_the_node() => WalkAsync("openstack CLI", whole: false);

    // Each start of a client costs seconds: one takes the short way. A name that a shell would read as more, and arguments with every kind of quote.
    private async Task WalkAsync(string tool, bool whole)
    {
        var name = $"~copied.{tool.Length}_{World.Next}";
        await _client.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", name }, 201);
        Assert.Contains(name, await PasteAsync(Pick(NodeCopy.Show(Now(name), Base), tool)), StringComparison.Ordinal);

        await DoAsync(name, Verb.Manage, "manageable");
        var steps = new ProvisionRequest { Steps = [new RequestedStep("bios", "apply_configuration", JsonMap.Of(new { settings = new[] { new { name = "Banner", value = Banner } } }))] };
        await DoAsync(name, Verb.Clean, "manageable", steps);
        Assert.Equal(Banner, Now(name).DriverInternalInfo.Map(FakeSteps.BiosKey).Text("Banner"));
        if (whole)
        {
            await DoAsync(name, Verb.Provide, "available");
            await DoAsync(name, Verb.Deploy, "active");
        }

        await PasteAsync(Pick(NodeCopy.Power(Now(name), PowerAction.Off, Base), tool));
        await Eventually.True("the power to be off", async () => await _client.NodeAsync(name) is var now && now.GetProperty("power_state").GetString() == "power off" && now.GetProperty("reservation").ValueKind == System.Text.Json.JsonValueKind.Null);
        if (whole) await DoAsync(name, Verb.Delete, "available");

        async Task DoAsync(string node, Verb verb, string state, ProvisionRequest? request = null)
        {
            var began = Now(node).ProvisionUpdatedAt;
            await PasteAsync(Pick(NodeCopy.Verb(Now(node), verb, Base, request), tool));
            await Eventually.True($"{verb} to begin", () => Now(node).ProvisionUpdatedAt != began);
            await _client.UntilAsync(node, state);
            await Eventually.True($"{verb} to let go", async () => (await _client.NodeAsync(node)).GetProperty("reservation").ValueKind == System.Text.Json.JsonValueKind.Null);
        }
    }

    private static string Pick(IReadOnlyList<CopyCommand> copies, string tool) => copies.Single(c => c.Name == tool).Text;

    private Node Now(string node) => program.Services.GetRequiredService<FleetIndex>().Find(node)!;

    private async Task<string> PasteAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("OS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        (start.Environment["OS_AUTH_TYPE"], start.Environment["OS_ENDPOINT"]) = ("none", Base.TrimEnd('/'));
        using var shell = Process.Start(start)!;
        var (said, complained) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0 && !(await said).Contains("error_message", StringComparison.Ordinal), $"{command}\n{await said}\n{await complained}");
        return await said;
    }
}
