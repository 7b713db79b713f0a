namespace IronicConsole.Engine.Kernel;

/// <summary>Keys of the configuration that this program cannot start with. Each sentence names its key; the host tells them and ends.</summary>
public sealed class ConfigurationException(params IReadOnlyList<string> wrong) : Exception(string.Join(Environment.NewLine, wrong))
{
    /// <summary>One sentence a key.</summary>
    public IReadOnlyList<string> Wrong => wrong;
}
