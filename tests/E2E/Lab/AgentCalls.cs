using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Lab;

/// <summary>Gives commands to an agent that has sent a heartbeat, over TLS with the certificate that it announced.</summary>
/// <param name="heartbeat">The heartbeat: callback URL and certificate.</param>
/// <param name="token">The token of the agent.</param>
public sealed class AgentCalls(JsonNode heartbeat, string token) : IDisposable
{
    private readonly HttpClient _client = new(Trusting((string)heartbeat["agent_verify_ca"]!))
    {
        BaseAddress = new Uri((string)heartbeat["callback_url"]!), Timeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>Runs a command to its end.</summary>
    /// <param name="name">E.g. <c>deploy.execute_deploy_step</c>.</param>
    /// <param name="parameters">As the agent's API wants them.</param>
    /// <returns>The finished command: <c>command_status</c>, <c>command_result</c>, <c>command_error</c>.</returns>
    public async Task<JsonNode> RunAsync(string name, JsonObject parameters)
    {
        var command = new JsonObject { ["name"] = name, ["params"] = parameters };
        // text of known length: the agent's server does not read chunked requests
        using var content = new StringContent(command.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri($"/v1/commands/?wait=true&agent_token={token}", UriKind.Relative), content);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(body)! : throw new InvalidOperationException($"{name}: {(int)answer.StatusCode} {body}");
    }

    /// <summary>Has an image written to the disk.</summary>
    /// <param name="node">UUID that the agent is told to be.</param>
    /// <param name="image">The image; it must be qcow2.</param>
    /// <param name="url">Where it is served.</param>
    /// <param name="configDrive">From <see cref="ConfigDrive"/>.</param>
    /// <returns>The finished command.</returns>
    public Task<JsonNode> WriteImageAsync(Guid node, LabImage image, Uri url, string configDrive) => RunAsync("deploy.execute_deploy_step", new JsonObject
    {
        ["node"] = new JsonObject { ["uuid"] = $"{node}", ["properties"] = new JsonObject(), ["driver_internal_info"] = new JsonObject() },
        ["ports"] = new JsonArray(),
        ["step"] = new JsonObject
        {
            ["step"] = "write_image",
            ["interface"] = "deploy",
            ["priority"] = 80,
            ["args"] = new JsonObject
            {
                ["configdrive"] = configDrive,
                ["image_info"] = new JsonObject
                {
                    ["id"] = image.Name,
                    ["urls"] = new JsonArray($"{url}"),
                    ["disk_format"] = "qcow2",
                    ["container_format"] = "bare",
                    ["os_hash_algo"] = "sha256",
                    ["os_hash_value"] = image.Sha256,
                    ["stream_raw_images"] = true,
                    ["node_uuid"] = $"{node}",
                },
            },
        },
    });

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Trusting(string pem)
    {
        var pinned = X509Certificate2.CreateFromPem(pem);
        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().SequenceEqual(pinned.RawData),
            },
        };
    }
}
