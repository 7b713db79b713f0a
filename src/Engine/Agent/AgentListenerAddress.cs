namespace IronicConsole.Engine.Agent;

/// <summary>Where this process listens for agents. The host sets it once it listens.</summary>
public sealed class AgentListenerAddress
{
    private volatile Uri? _url;

    /// <summary>An address that machines can use, e.g. <c>http://10.0.0.1:8081</c>; null while there is none.</summary>
    public Uri? Url
    {
        get => _url;
        set => _url = value;
    }
}
