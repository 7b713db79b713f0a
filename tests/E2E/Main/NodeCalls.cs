using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Main;

/// <summary>One node over the public API, as any client of the field would drive it.</summary>
/// <param name="server">The console.</param>
/// <param name="node">Name of the node.</param>
/// <param name="limit">Longest wait for a state.</param>
/// <param name="by">Who calls, where people sign in.</param>
public sealed class NodeCalls(Uri server, string node, TimeSpan limit, AuthenticationHeaderValue? by = null) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Enrols a machine of a rack that boots the lab's ramdisk.</summary>
    /// <param name="machine">What the rack tells of it.</param>
    public Task EnrolAsync(JsonNode machine) => SendAsync(HttpMethod.Post, "/v1/nodes", new JsonObject
    {
        ["driver"] = "redfish", ["name"] = node, ["deploy_interface"] = "direct", ["inspect_interface"] = "agent",
        ["driver_info"] = new JsonObject
        {
            ["redfish_address"] = (string?)machine["address"], ["redfish_system_id"] = (string?)machine["system"], ["redfish_username"] = (string?)machine["user"],
            ["redfish_password"] = (string?)machine["password"], ["redfish_verify_ca"] = $"sha256:{machine["certificate_sha256"]}",
            ["deploy_kernel"] = LabArtifacts.Kernel, ["deploy_ramdisk"] = LabArtifacts.Ramdisk,
        },
    });

    /// <summary>Enrols a node as it is given.</summary>
    public Task CreateAsync(JsonObject given) => SendAsync(HttpMethod.Post, "/v1/nodes", given);

    /// <summary>Gives it a trait.</summary>
    public Task TraitAsync(string trait) => SendAsync(HttpMethod.Put, $"/v1/nodes/{node}/traits/{trait}", null);

    /// <summary>Adds a port.</summary>
    public async Task PortAsync(string address) => await SendAsync(HttpMethod.Post, "/v1/ports", new JsonObject { ["node_uuid"] = (string?)(await ShowAsync())["uuid"], ["address"] = address });

    /// <summary>Changes the node.</summary>
    /// <param name="path">Where, e.g. <c>/parent_node</c>.</param>
    /// <param name="value">What stands there then; null takes it away.</param>
    public Task PatchAsync(string path, JsonNode? value) => SendAsync(HttpMethod.Patch, $"/v1/nodes/{node}", new JsonArray(value is null ? new JsonObject { ["op"] = "remove", ["path"] = path } : Add(path, value)));

    /// <summary>Sets one field that only a node in maintenance lets be set.</summary>
    public async Task MendAsync(string field, string value)
    {
        await SendAsync(HttpMethod.Put, $"/v1/nodes/{node}/maintenance", new JsonObject());
        await SendAsync(HttpMethod.Patch, $"/v1/nodes/{node}", new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = $"/{field}", ["value"] = value }));
        await SendAsync(HttpMethod.Delete, $"/v1/nodes/{node}/maintenance", null);
    }

    /// <summary>Says which image is to be deployed for which instance.</summary>
    public Task WantAsync(LabImage image, Uri url, Guid instance) => SendAsync(HttpMethod.Patch, $"/v1/nodes/{node}", new JsonArray(
        Add("/instance_uuid", $"{instance}"),
        Add("/instance_info", new JsonObject { ["image_source"] = $"{url}", ["image_os_hash_algo"] = "sha256", ["image_os_hash_value"] = image.Sha256 })));

    /// <summary>Sends a verb and waits until it has led where it leads.</summary>
    public async Task GoAsync(string target, string state, JsonObject? with = null)
    {
        await AskAsync(target, with);
        await StateAsync(state);
    }

    /// <summary>Sends a verb.</summary>
    /// <param name="target">The verb.</param>
    /// <param name="with">What else the request has.</param>
    public Task AskAsync(string target, JsonObject? with = null)
    {
        var body = with ?? [];
        body["target"] = target;
        return SendAsync(HttpMethod.Put, $"/v1/nodes/{node}/states/provision", body);
    }

    /// <summary>Waits until the node is in a state and free; a failed state ends the wait.</summary>
    public Task StateAsync(string wanted) => Eventually.Get($"{node} to be {wanted}", async () =>
    {
        var now = await ShowAsync();
        var state = (string)now["provision_state"]!;
        Assert.False(state != wanted && (state == "error" || (state == "enroll" && now["last_error"] is not null) || state.EndsWith(" failed", StringComparison.Ordinal)), $"{node} is {state}: {now["last_error"]}");
        return state == wanted && (now["reservation"] is null || state.EndsWith(" hold", StringComparison.Ordinal)) ? now : null;
    }, limit, () => ShowAsync().GetAwaiter().GetResult().ToJsonString());

    /// <summary>The node.</summary>
    public Task<JsonNode> ShowAsync() => SendAsync(HttpMethod.Get, $"/v1/nodes/{node}", null)!;

    /// <summary>Something below the node, e.g. <c>ports</c> or <c>inventory</c>.</summary>
    public Task<JsonNode> ShowAsync(string what) => SendAsync(HttpMethod.Get, $"/v1/nodes/{node}/{what}", null)!;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static JsonObject Add(string path, JsonNode value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value };

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        request.Headers.Authorization = by;
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
