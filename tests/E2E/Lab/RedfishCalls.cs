using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Lab;

/// <summary>Talks to a BMC of the rack as any Redfish client would, over TLS with the BMC's own certificate.</summary>
public sealed class RedfishCalls : IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Takes address, user, password and certificate from what the rack tells of the machine.</summary>
    /// <param name="machine">From <see cref="RackProcess.MachineAsync"/>.</param>
    public RedfishCalls(JsonNode machine)
    {
        var fingerprint = (string)machine["certificate_sha256"]!;
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown is not null && string.Equals(shown.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase),
            },
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri((string)machine["address"]!), Timeout = TimeSpan.FromMinutes(2) };
        var login = Encoding.UTF8.GetBytes($"{machine["user"]}:{machine["password"]}");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(login));
        System = (string)machine["system"]!;
    }

    /// <summary>Path of the machine's system.</summary>
    public string System { get; }

    /// <summary>Reads a resource.</summary>
    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>On, ForceOff, ForceRestart, ...</summary>
    public Task ResetAsync(string kind) => SendAsync(HttpMethod.Post, $"{System}/Actions/ComputerSystem.Reset", new JsonObject { ["ResetType"] = kind });

    /// <summary>Chooses what the next start boots from.</summary>
    /// <param name="target">Cd, Hdd, ...</param>
    /// <param name="enabled">Once or Continuous.</param>
    public Task BootFromAsync(string target, string enabled = "Once") => SendAsync(HttpMethod.Patch, System, new JsonObject
    {
        ["Boot"] = new JsonObject { ["BootSourceOverrideTarget"] = target, ["BootSourceOverrideEnabled"] = enabled },
    });

    /// <summary>Puts an image into the virtual CD drive.</summary>
    public async Task InsertAsync(Uri image)
    {
        var manager = (string)(await GetAsync(System))["Links"]!["ManagedBy"]![0]!["@odata.id"]!;
        var media = (string)(await GetAsync(manager))["VirtualMedia"]!["@odata.id"]!;
        foreach (var member in (await GetAsync(media))["Members"]!.AsArray())
        {
            var drive = await GetAsync((string)member!["@odata.id"]!);
            if (!drive["MediaTypes"]!.AsArray().Any(type => (string?)type == "CD")) continue;
            var insert = (string)drive["Actions"]!["#VirtualMedia.InsertMedia"]!["target"]!;
            await SendAsync(HttpMethod.Post, insert, new JsonObject { ["Image"] = $"{image}", ["Inserted"] = true, ["WriteProtected"] = true });
            return;
        }
        throw new InvalidOperationException("The BMC has no virtual CD drive.");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task SendAsync(HttpMethod method, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var answer = await _client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
