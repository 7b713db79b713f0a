namespace IronicConsole.Web.Agent;

/// <summary>On which listeners an endpoint answers. One without it answers on the public listener only.</summary>
/// <param name="OnAgent">On the agents' listener.</param>
/// <param name="OnPublic">On the public one.</param>
public sealed record ListenerMetadata(bool OnAgent, bool OnPublic);

/// <summary>Chooses the listener of an endpoint.</summary>
public static class ListenerChoice
{
    /// <summary>Lets an endpoint answer on the agents' listener, and on the public one when told so: <c>app.MapGet("/media/{name}", ...).OnAgentListener(alsoPublic: true)</c>.</summary>
    public static TBuilder OnAgentListener<TBuilder>(this TBuilder endpoint, bool alsoPublic = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ListenerMetadata(OnAgent: true, alsoPublic));
}
