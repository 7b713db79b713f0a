namespace IronicConsole.Engine.Agent;

/// <summary>Where this process listens for agents. Known from the moment the host listens.</summary>
public sealed class AgentListenerAddress
{
    private volatile Uri? _url;

    /// <summary>Asks the host for the address; set before it starts.</summary>
    public Func<Uri?>? Ask { get; set; }

    /// <summary>An address that machines can use, e.g. <c>http://10.0.0.1:8081</c>; null while there is none.</summary>
    public Uri? Url
    {
        get => _url ??= Ask?.Invoke();
        set => _url = value;
    }
}
