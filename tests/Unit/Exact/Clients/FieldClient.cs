using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.Tests.Api;

namespace IronicConsole.Tests.Exact.Clients;

/// <summary>A client of the field: it sends its own headers, wants exact statuses, and decodes into types of its own.</summary>
internal sealed partial class FieldClient(WholeProgram program, params (string Name, string Value)[] headers)
{
    private static readonly string[] Flags = ["maintenance", "protected", "retired", "console_enabled"], MaybeFlags = ["automated_clean", "secure_boot"];
    private static readonly string[] Maps = ["driver_info", "driver_internal_info", "extra", "instance_info", "properties", "raid_config", "target_raid_config", "clean_step", "deploy_step", "service_step", "network_data"];
    private static readonly string[] Times = ["created_at", "updated_at", "provision_updated_at", "inspection_started_at", "inspection_finished_at"], LinkLists = ["links", "ports", "portgroups", "states", "volume"];
    private static readonly string[] Texts =
    [
        "uuid", "name", "power_state", "target_power_state", "provision_state", "target_provision_state", "maintenance_reason", "fault", "last_error", "reservation", "driver", "instance_uuid", "chassis_uuid",
        "resource_class", "bios_interface", "boot_interface", "console_interface", "deploy_interface", "firmware_interface", "inspect_interface", "management_interface", "network_interface", "power_interface",
        "raid_interface", "rescue_interface", "storage_interface", "vendor_interface", "conductor_group", "parent_node", "protected_reason", "owner", "lessee", "shard", "description", "conductor", "allocation_uuid",
        "retired_reason", "boot_mode",
    ];

    /// <summary>Sends, and wants that status.</summary>
    public async Task<Answer> SendAsync(string method, string path, object? body, int status)
    {
        var answer = await program.SendAsync(method, path, body, version: null, headers);
        Assert.True(answer.Status == status, $"{method} {path}: {answer.Status}, not {status}. {answer.Text}");
        if (status is 202 or 204) Assert.Equal(("", null), (answer.Text, answer.ContentType)); // clients take a content type for a body
        else Assert.Equal("application/json", answer.ContentType);
        if (status >= 400) Assert.NotEqual("", answer.Told); // a document in a string, with words
        return answer;
    }

    public async Task<JsonElement> GetAsync(string path) => (await SendAsync("GET", path, null, 200)).Json;

    /// <summary>A node, decoded as Go and Python do: no key left out, no other type, times with offset.</summary>
    public async Task<JsonElement> NodeAsync(string ident) => Node(await GetAsync($"/v1/nodes/{ident}"));

    /// <inheritdoc cref="NodeAsync"/>
    public static JsonElement Node(JsonElement node)
    {
        foreach (var name in Flags) Is(node, name, JsonValueKind.True, JsonValueKind.False);
        foreach (var name in MaybeFlags) Is(node, name, JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null);
        foreach (var name in Maps) Is(node, name, JsonValueKind.Object);
        foreach (var name in Texts) Is(node, name, JsonValueKind.String, JsonValueKind.Null);
        foreach (var name in Times) Time(node, name);
        foreach (var name in LinkLists) Assert.All(Is(node, name, JsonValueKind.Array).EnumerateArray(), l => Assert.True(Uri.IsWellFormedUriString(l.GetProperty("href").GetString(), UriKind.Absolute) && l.GetProperty("rel").GetString() is "self" or "bookmark"));
        Assert.All(Is(node, "traits", JsonValueKind.Array).EnumerateArray(), t => Assert.Equal(JsonValueKind.String, t.ValueKind));
        return node;
    }

    /// <summary>Asks for a verb, again while the node is busy, and waits as clients do: the target is there at once, the end is the wanted state, a failed state ends the wait.</summary>
    public async Task MoveAsync(string node, object body, string state)
    {
        var path = $"/v1/nodes/{node}/states/provision";
        var asked = default(Answer);
        await Eventually.True($"{node} to be free", async () => (asked = await program.SendAsync("PUT", path, body, version: null, headers)).Status != 409); // busy: all of them ask again
        Assert.True(asked!.Status == 202, asked.Text);
        Assert.EndsWith($"/v1/nodes/{node}/states", asked.Header("Location"), StringComparison.Ordinal);
        await UntilAsync(node, state);
    }

    /// <summary>Waits for a state.</summary>
    public Task UntilAsync(string node, string state) => Eventually.True($"{node} to be {state}", async () =>
    {
        var now = await NodeAsync(node);
        var word = now.GetProperty("provision_state").GetString()!;
        if (word == state) return true;
        Assert.False(word.EndsWith(" failed", StringComparison.Ordinal) || word == "error" || now.GetProperty("target_provision_state").ValueKind == JsonValueKind.Null, $"{word}: {now.GetProperty("last_error")}");
        return false;
    });

    /// <summary>A patch of one operation each.</summary>
    public Task<Answer> PatchAsync(string path, params (string Op, string Path, object? Value)[] changes) =>
        SendAsync("PATCH", path, JsonSerializer.Serialize(changes.Select(c => c.Op == "remove" ? (object)new { op = c.Op, path = c.Path } : new { op = c.Op, path = c.Path, value = c.Value })), 200);

    private static JsonElement Is(JsonElement of, string name, params JsonValueKind[] kinds)
    {
        Assert.True(of.TryGetProperty(name, out var value), $"{name} is left out.");
        Assert.True(kinds.Contains(value.ValueKind), $"{name} is {value.ValueKind}.");
        return value;
    }

    private static void Time(JsonElement of, string name)
    {
        var value = Is(of, name, JsonValueKind.String, JsonValueKind.Null);
        if (value.ValueKind == JsonValueKind.Null) return;
        Assert.Matches(Rfc3339(), value.GetString());
        Assert.True(DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Rfc3339();
}
