using System.Text.Json;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>The field's own client, <c>openstack baremetal</c>, against a console.</summary>
internal sealed class OpenStack(Uri url)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a command that must succeed; gives what it printed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await CallAsync(arguments);
        Assert.True(result.ExitCode == 0, $"openstack baremetal {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}{result.Output}");
        return result.Output;
    }

    /// <summary>Runs a command that must succeed and print JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments) => JsonDocument.Parse(await RunAsync([.. arguments, "-f", "json"])).RootElement;

    /// <summary>Runs a command that must be refused: a non-zero exit code, the reason in words, and no stack trace.</summary>
    public async Task RefusedAsync(string word, params string[] arguments)
    {
        var result = await CallAsync(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(word, result.Errors + result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Traceback", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>A node as <c>node show</c> prints it.</summary>
    public Task<JsonElement> NodeAsync(string node) => JsonAsync("node", "show", node);

    /// <summary>Waits until a field of a node has a value.</summary>
    public Task UntilAsync(string node, string field, string? value) => Eventually.Get($"{field} of {node} to be {value ?? "empty"}", async () =>
        (await NodeAsync(node)).GetProperty(field) is var now && (now.ValueKind == JsonValueKind.Null ? null : now.ToString()) == value ? this : null, Limit, () => "");

    private Task<CommandResult> CallAsync(string[] arguments) =>
        Command.RunAsync(Limit, "openstack", ["--os-auth-type", "none", "--os-endpoint", url.ToString().TrimEnd('/'), "--os-baremetal-api-version", "latest", "baremetal", .. arguments]);
}
