import copy

import bank
import pytest
from bank import Account, BankError


@pytest.fixture
def account():
    return Account("Ada", balance=100)


class TestAccount:
    def test_starts_with_its_balance(self, account):
        assert (account.owner, account.balance) == ("Ada", 100)
        assert Account("Bob").balance == 0

    def test_money_goes_in_and_out(self, account):
        assert account.deposit(50) is account
        account.withdraw(30)
        assert account.balance == 120
        assert account.history == [50, -30]
        account.balance = 7
        assert account.balance == 7

    def test_refuses(self, account):
        with pytest.raises(bank.TooLittle, match="^20 missing$") as caught:
            account.withdraw(120)
        assert caught.value.missing == 20
        with pytest.raises(ValueError, match="missing"):
            account.withdraw(101)
        with pytest.raises(BankError) as caught:
            account.deposit(0)
        assert not isinstance(caught.value, bank.TooLittle)
        assert str(caught.value) == "nothing to deposit"
        try:
            account.withdraw(1000)
        except bank.BankError as error:
            assert isinstance(error, ValueError)

    def test_transfers(self, account):
        other = Account("Bob")
        assert bank.transfer(account, other, 40) == [account, other]
        assert (account.balance, other.balance) == (60, 40)

    def test_goes_back_after_an_error(self, account):
        with account as same:
            same.deposit(1)
            same.withdraw(1000)
        assert account.balance == 100


def test_compares():
    assert Account("Ada", 1) == Account("Ada", 1)
    assert Account("Ada", 1) != Account("Bob", 1)
    assert Account("Ada", 1) < Account("Bob", 2) <= Account("Bob", 2)
    assert max([Account("a", 1), Account("b", 3), Account("c", 2)], key=lambda a: a.balance).owner == "b"


def test_is_a_container(account):
    account.deposit(5)
    account.deposit(6)
    assert len(account) == 2 and 5 in account and 7 not in account
    assert list(account) == [5, 6] and sum(account) == 11
    assert isinstance(account, Account) and not isinstance(5, Account)
    other = copy.copy(account)
    assert other == account and other is not account
