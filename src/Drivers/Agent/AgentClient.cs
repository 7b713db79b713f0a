using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Drivers.Agent;

/// <summary>The agent's command API over HTTP(S), usually port 9999. The token goes with every request and is never logged.</summary>
/// <seealso href="https://docs.openstack.org/ironic-python-agent/latest/contributor/rescue.html">The agent's API</seealso>
public sealed class AgentClient(AgentConnections connections, TimeProvider clock, IOptions<AgentOptions> options) : IAgentClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<Result<AgentCommand>> SendAsync(AgentAddress to, string command, JsonMap parameters, bool wait, CancellationToken cancel)
    {
        var body = new JsonObject { ["name"] = command, ["params"] = parameters.ToObject() }.ToJsonString();
        var answer = await CallAsync(to, HttpMethod.Post, $"v1/commands/?wait={(wait ? "true" : "false")}", body, cancel).ConfigureAwait(false);
        return answer.Ok ? AgentAnswers.Command(answer.Value) : answer.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<ImmutableArray<AgentCommand>>> CommandsAsync(AgentAddress to, CancellationToken cancel)
    {
        var answer = await CallAsync(to, HttpMethod.Get, "v1/commands/?", null, cancel).ConfigureAwait(false);
        return answer.Ok ? AgentAnswers.Commands(answer.Value) : answer.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<AgentCommand>> CommandAsync(AgentAddress to, string id, CancellationToken cancel)
    {
        var answer = await CallAsync(to, HttpMethod.Get, $"v1/commands/{Uri.EscapeDataString(id)}?", null, cancel).ConfigureAwait(false);
        if (answer.Ok) return AgentAnswers.Command(answer.Value);
        return answer.Problem.Slug == AgentAnswers.NotThere
            ? new Problem("agent-command-lost", 502, "The agent does not know this command any more: it has restarted since.")
            : answer.Problem;
    }

    /// <inheritdoc/>
    public async Task<Result<string>> VersionAsync(AgentAddress to, CancellationToken cancel)
    {
        var answer = await CallAsync(to, HttpMethod.Get, "v1/status?", null, cancel).ConfigureAwait(false);
        if (!answer.Ok) return answer.Problem;
        return answer.Value.ValueKind == JsonValueKind.Object && answer.Value.TryGetProperty("version", out var v) && v.ValueKind == JsonValueKind.String
            ? v.GetString()! : "";
    }

    private async Task<Result<JsonElement>> CallAsync(AgentAddress to, HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        if (!to.Url.IsAbsoluteUri || to.Url.Scheme is not ("http" or "https")) return new Problem("agent-unreachable", 502, "The agent's address is not an http or https URL.");
        for (var attempt = 1; ; attempt++)
        {
            var (answer, connected) = await TryAsync(to, method, path, body, cancel).ConfigureAwait(false);
            if (connected || attempt >= options.Value.CommandAttempts) return answer;
            await Task.Delay(Pause, clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>One try. Not connected means that nothing can have reached the agent, so that even a command may be tried again.</summary>
    private async Task<(Result<JsonElement> Answer, bool Connected)> TryAsync(AgentAddress to, HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        budget.CancelAfter(TimeSpan.FromSeconds(options.Value.CommandTimeoutSeconds));
        var where = AgentRules.Origin(to.Url);
        try
        {
            using var lease = connections.To(to);
            if (lease.Problem is { } unpinned) return (unpinned, true);
            using var request = new HttpRequestMessage(method, Target(to, path));
            if (body is not null) request.Content = LastCheck.Before(new StringContent(body, Encoding.UTF8, "application/json"));
            using var response = await lease.Http!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, budget.Token).ConfigureAwait(false);
            var bytes = await CappedBody.ReadAsync(response.Content, options.Value.LargestAnswerBytes, budget.Token).ConfigureAwait(false);
            return (bytes is null ? AgentAnswers.Bad(where, $"it is longer than {options.Value.LargestAnswerBytes} bytes") : AgentAnswers.Read(where, response.StatusCode, bytes), true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (Unreachable(where, $"it gave no answer within {options.Value.CommandTimeoutSeconds} s"), true);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return (new Problem("agent-certificate", 502, $"The agent at {where} does not present the certificate that it announced.") { Inside = e.ToString() }, true);
        }
        catch (HttpRequestException e)
        {
            var nothingSent = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            return (Unreachable(where, nothingSent ? "no connection could be made" : "the connection broke") with { Inside = e.Message }, !nothingSent && method != HttpMethod.Get);
        }
        catch (IOException e)
        {
            return (Unreachable(where, "the connection broke") with { Inside = e.Message }, method != HttpMethod.Get);
        }
    }

    private static Uri Target(AgentAddress to, string path)
    {
        var token = to.Token is { } t ? $"{(path.EndsWith('?') ? "" : "&")}agent_token={Uri.EscapeDataString(t.Reveal())}" : "";
        return new Uri(new Uri(AgentRules.Origin(to.Url) + "/"), (path + token).TrimEnd('?'));
    }

    private static Problem Unreachable(string where, string why) =>
        new("agent-unreachable", 502, $"The agent at {where} cannot be reached: {why}.") { RetryAfter = TimeSpan.FromSeconds(10) };
}
