namespace Gatehouse.Tests.LocalCloud.Entra;

/// <summary>One local cloud for all tests that leave it usable for the others.</summary>
[CollectionDefinition(nameof(Cloud))]
public class CloudCollection : ICollectionFixture<Cloud>;
