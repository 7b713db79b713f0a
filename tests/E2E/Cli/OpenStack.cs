using System.Text.Json;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>The field's own client, <c>openstack baremetal</c>, against a console.</summary>
/// <param name="url">The console.</param>
/// <param name="version">The microversion that is asked for.</param>
/// <param name="auth">How it signs in; it does not unless told.</param>
internal sealed class OpenStack(Uri url, string version = "latest", IReadOnlyList<string>? auth = null)
{
    /// <summary>How long the client itself waits, with <c>--wait</c>: seconds.</summary>
    public const string Wait = "150";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The names of an object that was printed, sorted.</summary>
    public static string[] Names(JsonElement item) => [.. item.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];

    /// <summary>The same client in version 1.N.</summary>
    public OpenStack At(int minor) => new(url, $"1.{minor}", auth);

    /// <summary>Runs a command that must succeed; gives what it printed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await CallAsync(arguments);
        Assert.True(result.ExitCode == 0, $"openstack baremetal {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}{result.Output}");
        return result.Output;
    }

    /// <summary>Runs a command that must succeed and print JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments) => JsonDocument.Parse(await RunAsync([.. arguments, "-f", "json"])).RootElement;

    /// <summary>Runs a command that must succeed and print a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(params string[] arguments) => [.. (await JsonAsync(arguments)).EnumerateArray()];

    /// <summary>Runs a command that the console must refuse: exit code 1, the reason in words, and no stack trace.</summary>
    public async Task RefusedAsync(string word, params string[] arguments)
    {
        var result = await CallAsync(arguments);
        Assert.True(result.ExitCode == 1, $"openstack baremetal {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}{result.Output}");
        Assert.Contains(word, result.Errors + result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Traceback", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>A node as <c>node show</c> prints it.</summary>
    /// <param name="node">Its name or UUID.</param>
    /// <param name="fields">The fields wanted, which must then be all that come; none for all.</param>
    public async Task<JsonElement> NodeAsync(string node, params string[] fields)
    {
        if (fields.Length == 0) return await JsonAsync("node", "show", node);
        var shown = await JsonAsync(["node", "show", node, "--fields", .. fields]);
        Assert.Equal(fields.Order(StringComparer.Ordinal), Names(shown));
        return shown;
    }

    /// <summary>Waits until a field of a node has a value.</summary>
    public async Task UntilAsync(string node, string field, string? value)
    {
        string? last = null;
        await Eventually.Get($"{field} of {node} to be {value ?? "empty"}", async () =>
        {
            var now = (await NodeAsync(node, field, "last_error")).GetProperty(field);
            last = now.ValueKind == JsonValueKind.Null ? null : now.ToString();
            return last == value ? this : null;
        }, Limit, () => last ?? "nothing");
    }

    /// <summary>Runs a command, whatever comes of it.</summary>
    public Task<CommandResult> CallAsync(params string[] arguments) =>
        WarmOpenStack.RunAsync(Limit, [.. auth ?? ["--os-auth-type", "none", "--os-endpoint", url.ToString().TrimEnd('/')], "--os-baremetal-api-version", version, "baremetal", .. arguments]);
}
