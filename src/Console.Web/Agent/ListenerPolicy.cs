using Microsoft.AspNetCore.Routing.Matching;

namespace IronicConsole.Web.Agent;

/// <summary>Keeps the two listeners apart: what is not meant for agents does not exist on their port, whatever host name a request carries.</summary>
internal sealed class ListenerPolicy(AgentListener listener) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MinValue + 100;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var agent = listener.Has(httpContext);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i)) continue;
            var where = candidates[i].Endpoint.Metadata.GetMetadata<ListenerMetadata>();
            var answers = agent ? where?.OnAgent ?? false : where?.OnPublic ?? true;
            if (!answers) candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }
}
