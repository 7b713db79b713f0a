using IronicConsole.Engine.Store;
using Microsoft.EntityFrameworkCore.Design;

Console.WriteLine("This program only serves EF's design-time tools.");

internal sealed class DesignTimeStore : IDesignTimeDbContextFactory<EngineDb>
{
    public EngineDb CreateDbContext(string[] args) => new(Sqlite.Options("design-time.db"));
}
