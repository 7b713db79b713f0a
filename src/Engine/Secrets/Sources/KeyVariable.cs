namespace IronicConsole.Engine.Secrets.Sources;

/// <summary>A key in an environment variable.</summary>
internal sealed class KeyVariable(string option, string name) : IKeySource
{
    public string Option => option;

    public string Words => $"the environment variable {name}";

    public Task<MasterKey?> ReadAsync(CancellationToken cancel = default) =>
        Task.FromResult(Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? MasterKey.Parse(text, option, Words) : null);
}
