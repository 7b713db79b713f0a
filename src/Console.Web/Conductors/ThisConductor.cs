namespace IronicConsole.Web.Conductors;

/// <summary>The conductor inside this process.</summary>
public static class ThisConductor
{
    /// <summary>Its host name.</summary>
    public static string Host { get; } = Environment.MachineName;
}
