using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash;

/// <summary>The few calls of the public API that a crash test needs; a server that is being killed is simply asked again.</summary>
public sealed class IronicCalls(Func<Uri> server) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Longest wait for a state; generous, since machines are shared.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    /// <summary>The body that enrols a machine of the rack.</summary>
    public static JsonObject Enrolment(JsonNode machine, Uri control) => new()
    {
        ["driver"] = "redfish", ["name"] = machine["name"]!.ToString(), ["deploy_interface"] = "direct", ["rescue_interface"] = "agent",
        ["driver_info"] = new JsonObject
        {
            ["redfish_address"] = machine["address"]!.ToString(), ["redfish_system_id"] = machine["system"]!.ToString(),
            ["redfish_username"] = machine["user"]!.ToString(), ["redfish_password"] = machine["password"]!.ToString(), ["redfish_verify_ca"] = false,
            ["has_dedicated_power_supply"] = machine["shares_supply"]?.GetValue<bool>() == false,
            ["deploy_kernel"] = new Uri(control, "/kernel").ToString(), ["deploy_ramdisk"] = new Uri(control, "/ramdisk").ToString(),
        },
    };

    /// <summary>The <c>instance_info</c> of an image.</summary>
    public static JsonObject Image(string url, string sha256) => new() { ["image_source"] = url, ["image_os_hash_algo"] = "sha256", ["image_os_hash_value"] = sha256 };

    /// <summary>Enrols a machine of the rack.</summary>
    public async Task EnrolAsync(JsonNode machine, Uri control)
    {
        var enrolment = Enrolment(machine, control);
        if (machine["parent"] is { } parent) enrolment["parent_node"] = parent.ToString();
        using var answer = await SendAsync(HttpMethod.Post, "/v1/nodes", enrolment);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var node = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["uuid"]!.ToString();
        using var port = await SendAsync(HttpMethod.Post, "/v1/ports", new JsonObject { ["node_uuid"] = node, ["address"] = machine["macs"]![0]!.ToString() });
        Assert.True(port.StatusCode == HttpStatusCode.Created, await port.Content.ReadAsStringAsync());
    }

    /// <summary>Enrols a node with that body.</summary>
    public async Task CreateAsync(JsonObject body)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/nodes", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks for a power state.</summary>
    public async Task PowerAsync(string node, string target)
    {
        using var answer = await FreeAsync(HttpMethod.Put, $"/v1/nodes/{node}/states/power", new JsonObject { ["target"] = target });
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Puts a node into maintenance.</summary>
    public async Task MaintenanceAsync(string node, string reason)
    {
        using var answer = await FreeAsync(HttpMethod.Put, $"/v1/nodes/{node}/maintenance", new JsonObject { ["reason"] = reason });
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Takes a node out of maintenance.</summary>
    public async Task OutOfMaintenanceAsync(string node)
    {
        using var answer = await FreeAsync(HttpMethod.Delete, $"/v1/nodes/{node}/maintenance", null);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Brings a node from a failed flow back to where that can begin again; one that rests already is left alone.</summary>
    public async Task RecoverAsync(string node)
    {
        switch ((await StatesAsync(node))?["provision_state"]?.ToString())
        {
            case "clean failed":
                await OutOfMaintenanceAsync(node);
                await VerbAsync(node, "manage");
                await StateAsync(node, "manageable");
                break;
            case "service failed":
                await VerbAsync(node, "abort");
                await StateAsync(node, "active");
                break;
        }
    }

    /// <summary>Brings a machine into a power state and waits for it.</summary>
    public async Task PoweredAsync(string node, bool on)
    {
        var power = on ? "power on" : "power off";
        await PowerAsync(node, power);
        await Eventually.Get($"{node} to be {power}", async () => await StatesAsync(node) is { } s && s["power_state"]?.ToString() == power && s["target_power_state"] is null ? s : null, Limit);
    }

    /// <summary>Waits until a node rests in a state or in a failed one, with its lease given back; a hold is released.</summary>
    /// <param name="node">The node.</param>
    /// <param name="wanted">The state.</param>
    /// <param name="failed">A state of failure that does not say so in its name.</param>
    public Task<JsonNode> EndAsync(string node, string wanted, string? failed = null) => Eventually.Get($"{node} to rest in {wanted} or to have failed", async () =>
    {
        if (await NodeAsync(node) is not { } now) return null;
        var state = now["provision_state"]!.ToString();
        if (state.EndsWith(" hold", StringComparison.Ordinal)) await TryVerbAsync(node, "unhold");
        return (state == wanted || state == failed || state.EndsWith(" failed", StringComparison.Ordinal)) && now["reservation"] is null && now["target_power_state"] is null ? now : null;
    }, Limit, () => StatesAsync(node).GetAwaiter().GetResult()?.ToJsonString() ?? "no answer");

    /// <summary>Sets what is to be deployed.</summary>
    public Task ImageAsync(string node, string url, string sha256, string? format = null)
    {
        var image = Image(url, sha256);
        if (format is not null) image["image_disk_format"] = format;
        return SetAsync(node, "/instance_info", image);
    }

    /// <summary>Sets a field of a node.</summary>
    public async Task SetAsync(string node, string path, JsonNode value)
    {
        var patch = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = value });
        using var answer = await FreeAsync(HttpMethod.Patch, $"/v1/nodes/{node}", patch);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a verb; asks again while the node is locked.</summary>
    /// <param name="node">The node.</param>
    /// <param name="target">The verb.</param>
    /// <param name="more">What else the body has.</param>
    public async Task VerbAsync(string node, string target, JsonObject? more = null)
    {
        var body = more?.DeepClone().AsObject() ?? [];
        body["target"] = target;
        await Eventually.Get($"{node} to take '{target}'", async () =>
        {
            using var answer = await SendAsync(HttpMethod.Put, $"/v1/nodes/{node}/states/provision", body);
            if (answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable) return null;
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
            return node;
        }, Limit);
    }

    // It may have been taken already, by a call that saw the same state.
    private async Task TryVerbAsync(string node, string target)
    {
        using var answer = await SendAsync(HttpMethod.Put, $"/v1/nodes/{node}/states/provision", new JsonObject { ["target"] = target });
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict or HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a node is in a state; any failed state ends the wait.</summary>
    public Task StateAsync(string node, string wanted) => Eventually.Get($"{node} to be {wanted}", async () =>
    {
        var states = await StatesAsync(node);
        if (states is null) return null;
        var state = states["provision_state"]!.ToString();
        Assert.False(state != wanted && (state == "error" || state.EndsWith(" failed", StringComparison.Ordinal)), $"{node} is {state}: {states["last_error"]}");
        return state == wanted ? states : null;
    }, Limit, () => StatesAsync(node).GetAwaiter().GetResult()?.ToJsonString() ?? "no answer");

    /// <summary>The history of a node, with details; empty while the server does not answer.</summary>
    public async Task<IReadOnlyList<JsonNode>> HistoryAsync(string node)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/v1/nodes/{node}/history?detail=true", null);
        return answer.IsSuccessStatusCode ? [.. (await answer.Content.ReadFromJsonAsync<JsonNode>())!["history"]!.AsArray().OfType<JsonNode>()] : [];
    }

    /// <summary>The states of a node, or null while the server does not answer.</summary>
    public Task<JsonNode?> StatesAsync(string node) => ReadAsync($"/v1/nodes/{node}/states");

    /// <summary>A node, or null while the server does not answer.</summary>
    public Task<JsonNode?> NodeAsync(string node) => ReadAsync($"/v1/nodes/{node}");

    private async Task<JsonNode?> ReadAsync(string path)
    {
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, path, null);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // Asks again while the node is locked, as the field's clients do: the engine may look at it at any time.
    private Task<HttpResponseMessage> FreeAsync(HttpMethod method, string path, JsonNode? body) => Eventually.Get($"{path} to be free", async () =>
    {
        var answer = await SendAsync(method, path, body);
        if (answer.StatusCode != HttpStatusCode.Conflict || !(await answer.Content.ReadAsStringAsync()).Contains("is locked by host", StringComparison.Ordinal)) return answer;
        answer.Dispose();
        return null;
    }, Limit);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(server(), path));
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await _client.SendAsync(request);
    }
}
