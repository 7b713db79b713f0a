using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Lab;

/// <summary>
/// The server's side of the agent protocol, just enough to see an agent arrive: it answers lookup, heartbeat and the
/// inspection callback, remembers what came, and serves files. For tests of the lab and of the rack; the engine has its own.
/// </summary>
public sealed class StandInApi : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, string> _files = new();
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Listens at once.</summary>
    /// <param name="host">Address of this machine that the agent can reach.</param>
    public StandInApi(string host)
    {
        Url = new Uri($"http://{host}:{ServerProcess.FreePort()}");
        _listener.Prefixes.Add($"{Url}");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Address to give to the agent as <c>ipa-api-url</c>.</summary>
    public Uri Url { get; }

    /// <summary>UUID that every agent is told to be.</summary>
    public Guid Node { get; } = Guid.NewGuid();

    /// <summary>Token that lookup gives.</summary>
    public string Token { get; } = string.Concat(Guid.NewGuid().ToString("N"), "-token-of-the-lab");

    /// <summary>Whether lookup hides the token, as it does when the agent was given one on its boot media.</summary>
    public bool TokenIsOnMedia { get; private set; }

    /// <summary>What the inspection callback brought; null before.</summary>
    public JsonNode? Inspection { get; private set; }

    /// <summary>The last heartbeat; null before.</summary>
    public JsonNode? Heartbeat { get; private set; }

    /// <summary>Method and path of all requests so far.</summary>
    public string Requests => string.Join(", ", _requests);

    /// <summary>Serves a file to who asks for it.</summary>
    /// <returns>Its URL.</returns>
    public Uri Serve(string file)
    {
        var path = "/files/" + Path.GetFileName(file);
        _files[path] = file;
        return new Uri(Url, path);
    }

    /// <summary>Makes a CD that boots into an agent of this API, with the token on it, and serves it. The parameters are in its /parameters.txt only.</summary>
    /// <param name="folder">Where the CD may be put.</param>
    /// <returns>Its URL.</returns>
    public async Task<Uri> ServeDeployCdAsync(string folder)
    {
        TokenIsOnMedia = true;
        var iso = Path.Combine(folder, "deploy.iso");
        var api = Url.ToString().TrimEnd('/');
        await Command.MustAsync(TimeSpan.FromMinutes(5), "env", "FILE_ONLY=1", Repository.PathOf("tests", "lab", "iso.sh"), iso, LabArtifacts.Kernel, LabArtifacts.Ramdisk,
            $"ipa-api-url={api}", $"ipa-inspection-callback-url={api}/v1/continue_inspection", "ipa-inspection-collectors=default", $"ipa-agent-token={Token}");
        return Serve(iso);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        var request = context.Request;
        var path = request.Url!.AbsolutePath;
        _requests.Enqueue($"{request.HttpMethod} {path}");
        try
        {
            if (_files.TryGetValue(path, out var file))
            {
                await using var stream = File.OpenRead(file);
                response.ContentLength64 = stream.Length;
                if (request.HttpMethod == "GET") await stream.CopyToAsync(response.OutputStream);
                return;
            }
            using var reader = new StreamReader(request.InputStream);
            var body = await reader.ReadToEndAsync();
            var (status, answer) = Answer(path, body);
            var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString());
            response.StatusCode = status;
            response.ContentType = "application/json";
            response.ContentLength64 = bytes.Length;
            await response.OutputStream.WriteAsync(bytes);
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException)
        {
            // the caller went away
        }
    }

    private (int Status, JsonObject Body) Answer(string path, string body)
    {
        switch (path)
        {
            case "/" or "/v1" or "/v1/":
                return (200, new JsonObject { ["default_version"] = new JsonObject { ["id"] = "v1", ["version"] = "1.68", ["min_version"] = "1.1" } });
            case "/v1/lookup":
                return (200, new JsonObject
                {
                    ["node"] = new JsonObject { ["uuid"] = $"{Node}", ["properties"] = new JsonObject(), ["instance_info"] = new JsonObject() },
                    ["config"] = new JsonObject { ["heartbeat_timeout"] = 300, ["agent_token"] = TokenIsOnMedia ? "******" : Token, ["agent_token_required"] = true },
                });
            case "/v1/continue_inspection":
                Inspection = JsonNode.Parse(body);
                return (202, new JsonObject { ["uuid"] = $"{Node}" });
            case var beat when beat == $"/v1/heartbeat/{Node}":
                Heartbeat = JsonNode.Parse(body);
                return (202, []);
            default:
                return (404, new JsonObject { ["error_message"] = $"Nothing at {path}." });
        }
    }
}
